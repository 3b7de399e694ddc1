using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel evaluate</c>: holds a model against labeled rows that it has not seen.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext context)
    {
        var model = new Option<string>("--model")
        {
            Required = true,
            HelpName = "FILE",
            Description = "The model.zip that a run wrote to DIR/result, or DIR",
        };
        var input = new Option<string[]>("--input")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            HelpName = "FILES",
            Description =
                "Labeled files, folders or globs, https:// or az:// addresses, or - for standard input, that the run did not train on",
        };
        var label = new Option<string>(
            "--label")
        { HelpName = "COLUMN", Description = "The column of the true labels (default: the label column of the run)" };
        Option<string> json = JsonFile.Option();
        json.Aliases.Add("--out");
        Option<string> threads = CommonOptions.Threads();
        var form = new InputFormOptions();
        var command =
            new Command("evaluate", "Hold a model against labeled rows that it has not seen: every metric with its 95 % limits.") { model,
                input, label, json, form.Format, form.Sheet, threads };
        var text = new TextOptions();
        text.AddTo(command);
        var embed = new EmbedOption();
        embed.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            embed.Open(parsed);
            string? target = parsed.GetValue(json);
            string? column = parsed.GetValue(label);
            JsonFile.Check(target);
            if (column is { Length: 0 })
            {
                throw new UserErrorException("--label is empty; name a column");
            }

            var options = new LocalRunOptions
            {
                Threads = CommonOptions.ReadThreads(parsed, threads),
                Time = context.Time,
                Inputs = form.Read(parsed),
                Text = text.Read(parsed),
                Notices = new NoticeWriter(context),
            };
            EvaluationReport report = await ProgressDisplay.ShowAsync(context, metric: null, progress =>
                context.Evaluate(
                    parsed.GetRequiredValue(model), parsed.GetRequiredValue(input), column, options with { Progress = progress }, ct));
            if (!JsonFile.IsStandardOutput(target))
            {
                EvaluationTables.Write(context.Out, report);
            }

            await JsonFile.WriteAsync(context, target, report, ct);
            return ExitCode.Done;
        });
        return command;
    }
}
