using System.CommandLine;
using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel demo</c>: the main job on data whose truth is known, so that it can be held against it.</summary>
internal static class DemoCommand
{
    private const string DefaultFolder = "pseudolabel-demo";

    public static Command Create(CliContext context)
    {
        var folder = new Option<string>("--out")
        {
            HelpName = "DIR",
            Description = $"Folder of the demo: its data and its run (default {DefaultFolder})",
        };
        var seed = new Option<string>("--seed") { HelpName = "N", Description = "Seed of the data and of the run (default 0)" };
        Option<string> threads = CommonOptions.Threads();
        const string help = "Make a data set with known truth, run on it with default settings, and show how right the pseudo-labels are.";
        var command = new Command("demo", help) { folder, seed, threads };
        command.SetAction(async (parsed, ct) =>
        {
            string target = parsed.GetValue(folder) ?? DefaultFolder;
            RunSettings settings = parsed.GetValue(seed) is { } text
                ? SettingTable.Find("seed")!.Parse(new RunSettings(), [text], "--seed")
                : new RunSettings();
            var options =
                new LocalRunOptions { Threads = CommonOptions.ReadThreads(parsed, threads), Overwrite = true, Time = context.Time };
            await ExecuteAsync(context, target, settings, options, ct);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ExecuteAsync(
        CliContext context, string folder, RunSettings settings, LocalRunOptions options, CancellationToken ct)
    {
        DemoFiles files = DemoFiles.Write(folder, settings.Seed);
        string labeled = Words.Number(DemoFiles.LabeledRows);
        string unlabeled = Words.Number(DemoFiles.UnlabeledRows);
        await context.Out.WriteLineAsync(
            $"pumps in three conditions: {labeled} labeled readings, and {unlabeled} whose labels only the demo knows");
        string run = Path.Join(folder, "run");
        settings = settings with { Labeled = [files.Labeled], Unlabeled = [files.Unlabeled], Label = DemoFiles.Label };
        LocalRunResult result = await RunCommand.ExecuteAsync(context, run, settings, options, ct);
        RunSummary.Write(context.Out, result.Metrics);
        DemoScore.Of(Path.Join(run, "result", "pseudo-labels.csv"), files.Truth).Write(context.Out);
        await context.Out.WriteLineAsync();
        RunSummary.WriteFiles(context.Out, files.All.Concat(result.Files));
    }
}
