using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Local;
using PseudoLabel.Workflow.Results;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel export</c>: a run's rows for a labeling tool, with what the model says of them.</summary>
internal static class ExportCommand
{
    private const string Tool = "label-studio";

    public static Command Create(CliContext context)
    {
        Argument<string> folder = RunFolder.Argument();
        var tool = new Option<string>("--to") { Required = true, HelpName = "TOOL", Description = "The labeling tool: label-studio" };
        var output = new Option<string>("--out") { Required = true, HelpName = "FILE", Description = "The JSON file of tasks to write; replaced where it exists" };
        var all = new Option<bool>("--all") { Description = "All unlabeled rows, not only those of review.csv" };
        Option<string> from = Name("--from-name", "The control tag of the labeling interface that takes the choice", new LabelStudioNames().FromName);
        Option<string> to = Name("--to-name", "The object tag of the labeling interface that shows the row", new LabelStudioNames().ToName);
        Option<string> version = Name("--model-version", "What the predictions are called", new LabelStudioNames().ModelVersion);
        Option<string> prefix = Name("--image-prefix", "What goes before an image's source to make its address", new LabelStudioNames().ImagePrefix);
        const string help = "Write a run's rows as tasks with predictions for a labeling tool; 'pseudolabel labels' takes the answers back.";
        var command = new Command("export", help) { folder, tool, output, all, from, to, version, prefix };
        command.SetAction(async (parsed, ct) =>
        {
            string run = RunFolder.Read(parsed, folder);
            if (parsed.GetRequiredValue(tool) is var asked && asked != Tool)
            {
                throw new UserErrorException($"--to is '{asked}'; it must be {Tool}");
            }

            var names = new LabelStudioNames
            {
                FromName = parsed.GetRequiredValue(from),
                ToName = parsed.GetRequiredValue(to),
                ModelVersion = parsed.GetRequiredValue(version),
                ImagePrefix = parsed.GetRequiredValue(prefix),
            };
            string file = parsed.GetRequiredValue(output);
            ExportSummary done = await context.Export(run, file, parsed.GetValue(all), names, ct);
            await context.Out.WriteLineAsync($"{Words.Count(done.Tasks, "task")}, for a project with this labeling interface:");
            await context.Out.WriteLineAsync(done.Interface);
            await context.Out.WriteLineAsync(file);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Name(string name, string description, string value) =>
        new(name) { HelpName = "NAME", Description = description, DefaultValueFactory = _ => value };
}
