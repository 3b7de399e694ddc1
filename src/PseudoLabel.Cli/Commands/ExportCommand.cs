using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Commands;

/// <summary>
/// <c>pseudolabel export</c>: writes what a run made in the forms of other programs. A new form needs one more entry among the targets.
/// </summary>
internal static class ExportCommand
{
    private static readonly ExportTarget[] Targets =
    [
        new("label-studio", "the rows of the run in DIR as tasks with predictions; 'pseudolabel labels' takes the answers back",
            TasksAsync),
        new("onnx", "a model for any ONNX runtime", async (context, request, ct) =>
        {
            await context.ExportOnnx(request.RequireModel(), request.Out, ct);
            return request.Out;
        }),
        new("features", "what a model sees of the rows of --input, as a NumPy file: what a model.onnx with input 'features' takes",
            FeaturesAsync),
    ];

    public static Command Create(CliContext context)
    {
        Argument<string> folder = RunFolderArgument.Create();
        folder.Arity = ArgumentArity.ZeroOrOne;
        var to = new Option<string>("--to")
        {
            Required = true,
            HelpName = string.Join('|', Targets.Select(t => t.Name)),
            Description = "What to write: " + string.Join("; ", Targets.Select(t => $"{t.Name}, {t.Help}")),
        };
        var model = new Option<string>("--model") { HelpName = "FILE", Description = "The model.zip that a run wrote to DIR/result" };
        var input = new Option<string[]>("--input")
        {
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILES",
            Description = "Files, folders or globs to read",
        };
        var output = new Option<string>("--out")
        {
            Required = true,
            HelpName = "FILE",
            Description = "The file to write; replaced where it exists; - for standard output"
        };
        var all = new Option<bool>("--all") { Description = "label-studio: all unlabeled rows, not only those of review.csv" };
        var usual = new LabelStudioNames();
        Option<string> from =
            Name("--from-name", "label-studio: the control tag of the labeling interface that takes the choice", usual.FromName);
        Option<string> toName =
            Name("--to-name", "label-studio: the object tag of the labeling interface that shows the row", usual.ToName);
        Option<string> version = Name("--model-version", "label-studio: what the predictions are called", usual.ModelVersion);
        Option<string> prefix =
            Name("--image-prefix", "label-studio: what goes before an image's source to make its address", usual.ImagePrefix);
        var command = new Command("export", "Write a run's rows or model for other programs.") { folder, to, model, input, output, all,
            from, toName, version, prefix };
        command.SetAction(async (parsed, ct) =>
        {
            string file = parsed.GetRequiredValue(output);
            if (Directory.Exists(file))
            {
                throw new UserErrorException("--out is a folder; name a file", file);
            }

            string name = parsed.GetRequiredValue(to);
            ExportTarget target = Targets.FirstOrDefault(t => t.Name == name)
                ?? throw new UserErrorException($"--to {name} is none of {string.Join(", ", Targets.Select(t => t.Name))}");
            var request = new ExportRequest
            {
                To = name,
                Out = file,
                Folder = parsed.GetResult(folder)?.Tokens.Count > 0 ? RunFolderArgument.Read(parsed, folder) : null,
                Model = parsed.GetValue(model),
                Inputs = parsed.GetValue(input) ?? [],
                All = parsed.GetValue(all),
                Names = new LabelStudioNames
                {
                    FromName = parsed.GetRequiredValue(from),
                    ToName = parsed.GetRequiredValue(toName),
                    ModelVersion = parsed.GetRequiredValue(version),
                    ImagePrefix = parsed.GetRequiredValue(prefix),
                },
            };
            string told = await target.WriteAsync(context, request, ct);
            await (OutputFile.IsStandardOutput(file) ? context.Error : context.Out).WriteLineAsync(told);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> TasksAsync(CliContext context, ExportRequest request, CancellationToken ct)
    {
        ExportSummary done = await context.ExportTasks(request.RequireFolder(), request.Out, request.All, request.Names, ct);
        return string.Join(
            Environment.NewLine, $"{Words.Count(done.Tasks, "task")}, for a project with this labeling interface:", done.Interface,
            request.Out);
    }

    private static async Task<string> FeaturesAsync(CliContext context, ExportRequest request, CancellationToken ct)
    {
        PredictionSummary done = await context.ExportFeatures(request.RequireModel(), request.RequireInputs(), request.Out, ct);
        string setAside = done.SetAside == 0 ? "" : $", {Words.Count(done.SetAside, "row")} among them set aside, which are NaN";
        return $"{Words.Count(done.Rows, "row")} written{setAside}{Environment.NewLine}{request.Out}";
    }

    private static Option<string> Name(string name, string description, string value) =>
        new(name) { HelpName = "NAME", Description = description, DefaultValueFactory = _ => value };
}
