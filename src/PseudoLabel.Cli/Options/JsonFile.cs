using System.CommandLine;
using System.Text;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Options;

/// <summary><c>--json</c>: what a verb found, for programs.</summary>
internal static class JsonFile
{
    /// <summary>The option.</summary>
    public static Option<string> Option() => new("--json")
    {
        HelpName = "FILE",
        Description =
            "Write everything found, as JSON, to this file, replaced where it exists; - for standard output instead of the tables",
    };

    /// <summary>Whether standard output is asked for.</summary>
    /// <param name="target">The option's value.</param>
    public static bool IsStandardOutput(string? target) => target is not null && OutputFile.IsStandardOutput(target);

    /// <summary>Refuses a target that cannot be written, before any work is done.</summary>
    /// <param name="target">The option's value.</param>
    /// <exception cref="UserErrorException">It is empty or a folder.</exception>
    public static void Check(string? target)
    {
        if (target is null || IsStandardOutput(target))
        {
            return;
        }

        if (target.Length == 0 || Directory.Exists(target))
        {
            throw new UserErrorException(target.Length == 0 ? "--json is empty; name a file" : "--json is a folder; name a file",
                target.Length == 0 ? null : target);
        }
    }

    /// <summary>Writes a document.</summary>
    /// <param name="context">The terminal.</param>
    /// <param name="target">The option's value; null writes nothing.</param>
    public static async Task WriteAsync<T>(CliContext context, string? target, T document, CancellationToken ct)
    {
        if (IsStandardOutput(target))
        {
            using var bytes = new MemoryStream();
            InsightJson.Write(document, bytes);
            await context.Out.WriteAsync(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        }
        else if (target is not null)
        {
            await OutputFile.WriteAsync(
                target,
                stream =>
                {
                    InsightJson.Write(document, stream);
                    return Task.CompletedTask;
                },
                ct);
            await context.Out.WriteLineAsync(target);
        }
    }
}
