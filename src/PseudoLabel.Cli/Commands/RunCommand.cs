using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel run</c>: from labeled and unlabeled files to a model and pseudo-labels.</summary>
internal static class RunCommand
{
    public static Command Create(CliContext context)
    {
        var settings = new SettingOptions();
        var folder = new Option<string>("--out")
        {
            Required = true,
            HelpName = "DIR",
            Description = "Folder of the run; its results are in DIR/result",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an earlier run in that folder" };
        var dryRun = new Option<bool>(
            "--dry-run")
        { Description = "Read the inputs, show what was read and what the run would do, and write nothing" };
        Option<string> threads = CommonOptions.Threads();
        Option<string> repeats = SeedRepeats.Option();
        const string help = "Train on labeled rows, label the unlabeled ones, and keep what held-out labels prove better.";
        var command = new Command("run", help);
        IEnumerable<Option> inputs = settings.All.Where(o => o.Name is "--labeled" or "--unlabeled" or "--data" or "--label");
        foreach (Option option in inputs.Concat([folder, overwrite, dryRun, threads, repeats]).Concat(settings.All.Except(inputs)))
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            RunSettings asked = settings.Read(parsed);
            RunSettingsValidator.RequireInputs(asked);
            string target = parsed.GetRequiredValue(folder);
            RequireFolder(target);
            var options = new LocalRunOptions
            {
                Threads = CommonOptions.ReadThreads(parsed, threads),
                Overwrite = parsed.GetValue(overwrite),
                Time = context.Time,
                Vectors = () => context.Vectors(new NoticeWriter(context)),
            };
            if (parsed.GetValue(dryRun))
            {
                await InspectCommand.ShowAsync(context, await context.InspectRun(asked, options, ct), target: null, ct);
                return ExitCode.Done;
            }

            int seeds = SeedRepeats.Read(parsed, repeats);
            if (seeds > 1)
            {
                await SeedRepeats.ExecuteAsync(context, target, asked, seeds, options, ct);
                return ExitCode.Done;
            }

            RunSummary.WriteWithFiles(context, await ExecuteAsync(context, target, asked, options, ct));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Runs, with progress.</summary>
    public static Task<LocalRunResult> ExecuteAsync(
        CliContext context, string folder, RunSettings settings, LocalRunOptions options, CancellationToken ct) =>
        ProgressDisplay.ShowAsync(context, settings.Metric, progress =>
            InterruptedException.GuardAsync(folder, () => context.Start(folder, settings, options with { Progress = progress }, ct), ct),
            ofRun: true);

    private static void RequireFolder(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new UserErrorException("--out is empty; name a folder");
        }

        if (File.Exists(folder))
        {
            throw new UserErrorException("--out is a file; name a folder", folder);
        }
    }
}
