using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel inspect</c>: what is read, before anything is trained.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext context)
    {
        var files = new Argument<string[]>("FILES")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Files, folders or globs to look at one by one; without them the inputs of a run, given as to 'run'",
        };
        var settings = new SettingOptions();
        Option<string> json = JsonFile.Option();
        Option<string> threads = CommonOptions.Threads();
        var command = new Command("inspect",
            "Show what is read of files, column by column, before anything is trained; writes nothing.") { files, json, threads };
        foreach (Option option in settings.All)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            string? target = parsed.GetValue(json);
            JsonFile.Check(target);
            RunSettings asked = settings.Read(parsed);
            string[] named = parsed.GetValue(files) ?? [];
            bool ofRun = asked.Labeled.Count + asked.Unlabeled.Count + asked.Data.Count > 0;
            if (ofRun && named.Length > 0)
            {
                throw new UserErrorException(
                    $"'{named[0]}' belongs to no option; name files to look at one by one, or the inputs of a run, not both");
            }

            if (!ofRun && named.Length == 0)
            {
                throw new UserErrorException("name files to look at, or the inputs of a run with --labeled and --unlabeled, or --data");
            }

            if (ofRun)
            {
                RunSettingsValidator.RequireInputs(asked);
            }

            var options = new LocalRunOptions
            {
                Threads = CommonOptions.ReadThreads(parsed, threads),
                Time = context.Time,
                Notices = new NoticeWriter(context)
            };
            InspectionReport report =
                await (ofRun ? context.InspectRun(asked, options, ct) : context.InspectFiles(named, asked, options, ct));
            await ShowAsync(context, report, target, ct);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Shows what was found, on standard output and in the file asked for.</summary>
    public static async Task ShowAsync(CliContext context, InspectionReport report, string? target, CancellationToken ct)
    {
        if (!JsonFile.IsStandardOutput(target))
        {
            InspectionTables.Write(context.Out, report);
        }

        await JsonFile.WriteAsync(context, target, report, ct);
    }
}
