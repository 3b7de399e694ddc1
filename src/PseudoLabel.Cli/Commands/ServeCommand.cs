using System.CommandLine;
using System.Globalization;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Serving;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel serve</c>: the HTTP interface, the dashboard and the folder watch on this machine.</summary>
internal static class ServeCommand
{
    private const int MostAtOnce = 64;
    private const int MostSettleSeconds = 86_400;

    public static Command Create(CliContext context)
    {
        var data = new Option<string>("--data")
        {
            HelpName = "DIR",
            Description = "Folder of data sets and runs: files go to DIR/datasets/NAME/labeled and unlabeled (default: the current folder)",
            DefaultValueFactory = _ => ".",
        };
        var urls = new Option<string>("--urls")
        {
            HelpName = "URLS",
            Description =
                "Where to listen, http only, several with ';' between them; all but 127.0.0.1 lets other machines in, with a token "
                    + $"(default {ServeOptions.DefaultUrls})",
            DefaultValueFactory = _ => ServeOptions.DefaultUrls,
        };
        var token = new Option<string>("--token")
        {
            HelpName = "TOKEN",
            Description = $"What whoever asks must show ({AccessToken.Shortest} characters or more); better given in the variable "
                + $"{AccessToken.Variable}. Made and printed where other machines are let in and none is given",
        };
        var allowHost = new Option<string[]>("--allow-host")
        {
            HelpName = "NAME",
            Description = "Another name by which the server may be asked for, such as that of a proxy before it; may be repeated",
            DefaultValueFactory = _ => [],
        };
        Option<string> atOnce =
            Whole("--at-once", "Runs at a time, and one small run beside them; the others wait", 1, MostAtOnce, "1");
        Option<string> settle = Whole("--settle", "Seconds without new files before a run starts for them", 0, MostSettleSeconds, "5");
        Option<string> threads = CommonOptions.Threads();
        const string help = "Serve runs over HTTP, with a dashboard, and start runs for files that are put into a data set's folders.";
        var command = new Command("serve", help) { data, urls, token, allowHost, atOnce, settle, threads };
        command.SetAction(async (parsed, ct) =>
        {
            var options = new ServeOptions
            {
                Folder = parsed.GetRequiredValue(data),
                Urls = ParseUrls(parsed.GetRequiredValue(urls)),
                AllowedHosts = [.. parsed.GetRequiredValue(allowHost).Select(ParseHost)],
                AtOnce = Read(parsed, atOnce, 1, MostAtOnce),
                Settle = TimeSpan.FromSeconds(Read(parsed, settle, 0, MostSettleSeconds)),
                Threads = CommonOptions.ReadThreads(parsed, threads),
            };
            options = options with { Token = TokenOf(parsed.GetValue(token), options) };
            bool isNew = !Directory.Exists(options.Folder);
            await using LocalServer server = await LocalServer.StartAsync(options, context, ct);
            if (isNew)
            {
                await context.Out.WriteLineAsync($"made the folder {Path.GetFullPath(options.Folder)}, as there was none");
            }

            foreach (string url in server.Urls)
            {
                await context.Out.WriteLineAsync(
                    $"serving {Path.GetFullPath(options.Folder)} at {url}; dashboard: {Dashboard(url, options.Token)}");
            }

            if (options.Token is { IsGenerated: true })
            {
                await context.Out.WriteLineAsync(
                    $"requests need the header 'Authorization: Bearer {options.Token.Text}'; {AccessToken.Variable} sets another token");
            }

            await context.Out.WriteLineAsync("Ctrl-C stops; runs that are not done go on with the next 'pseudolabel serve' on this folder");
            await WaitAsync(ct);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The addresses in a text.</summary>
    /// <exception cref="UserErrorException">One of them is no http address.</exception>
    internal static IReadOnlyList<Uri> ParseUrls(string text)
    {
        string[] parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length > 0 ? [.. parts.Select(Parse)] : throw NoUrl(text);

        static Uri Parse(string part) =>
            Uri.TryCreate(part, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/" ? url
                : throw NoUrl(part);

        static UserErrorException NoUrl(string part) =>
            new($"--urls: '{Excerpt.Name(part)}' is no address to listen at; give one such as "
                + $"{ServeOptions.DefaultUrls} (http only: put a proxy before it for https)");
    }

    /// <summary>The token: what is named, else the environment's, else a new one where other machines may ask.</summary>
    private static AccessToken? TokenOf(string? named, ServeOptions options) =>
        named is not null ? AccessToken.Of(named, "--token")
        : Environment.GetEnvironmentVariable(AccessToken.Variable) is { Length: > 0 } set ? AccessToken.Of(set, AccessToken.Variable)
        : options.IsLoopback ? null
        : AccessToken.Generate();

    /// <exception cref="UserErrorException">It is no name of a host.</exception>
    private static string ParseHost(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && HostHeader.NameOf(text) is { } name ? name
            : throw new UserErrorException(
                $"--allow-host: '{Excerpt.Name(text)}' is no host name; give one such as labels.example.org, without a port");

    private static string Dashboard(string url, AccessToken? token) => url.TrimEnd('/') + token switch
    {
        null => "/api/dashboard",
        { IsGenerated: true } => $"{RequestGuard.Login}?token={token.Text}",
        { IsGenerated: false } => $"{RequestGuard.Login}?token=TOKEN",
    };

    private static Task WaitAsync(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ct.Register(stopped.SetResult);
        return stopped.Task;
    }

    private static Option<string> Whole(string name, string help, int least, int most, string fallback) => new(name)
    {
        HelpName = "N",
        Description = $"{help} (a whole number from {least} to {most.ToString("N0", CultureInfo.InvariantCulture)}; default {fallback})",
        DefaultValueFactory = _ => fallback,
    };

    private static int Read(ParseResult parsed, Option<string> option, int least, int most)
    {
        string text = parsed.GetRequiredValue(option);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new UserErrorException(
                $"{option.Name} is '{Excerpt.Name(text)}'; it must be a whole number from {least} to "
                    + $"{most.ToString("N0", CultureInfo.InvariantCulture)}");
    }
}
