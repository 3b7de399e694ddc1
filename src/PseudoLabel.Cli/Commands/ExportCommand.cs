using System.CommandLine;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Predicting;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel export</c>: writes what a run made in the forms of other programs. A new form needs one more entry among the targets.</summary>
internal static class ExportCommand
{
    private static readonly ExportTarget[] Targets =
    [
        new("onnx", "a model for any ONNX runtime", async (context, request, ct) =>
        {
            await context.ExportOnnx(request.RequireModel(), request.Out, ct);
            return request.Out;
        }),
        new("features", "what a model sees of the rows of --input, as a NumPy file: what a model.onnx with input 'features' takes", async (context, request, ct) =>
        {
            PredictionSummary done = await context.ExportFeatures(request.RequireModel(), request.RequireInputs(), request.Out, ct);
            string setAside = done.SetAside == 0 ? "" : $", {Words.Count(done.SetAside, "row")} among them set aside, which are NaN";
            return $"{Words.Count(done.Rows, "row")} written{setAside}{Environment.NewLine}{request.Out}";
        }),
    ];

    public static Command Create(CliContext context)
    {
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
        var output = new Option<string>("--out") { Required = true, HelpName = "FILE", Description = "The file to write; replaced where it exists" };
        var command = new Command("export", "Write a run's model for other programs.") { to, model, input, output };
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
            var request = new ExportRequest { To = name, Out = file, Model = parsed.GetValue(model), Inputs = parsed.GetValue(input) ?? [] };
            await context.Out.WriteLineAsync(await target.WriteAsync(context, request, ct));
            return ExitCode.Done;
        });
        return command;
    }
}
