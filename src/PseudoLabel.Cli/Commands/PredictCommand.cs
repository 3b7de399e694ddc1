using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel predict</c>: labels new rows with a run's model.</summary>
internal static class PredictCommand
{
    public static Command Create(CliContext context)
    {
        var model = new Option<string>("--model")
        {
            Required = true,
            HelpName = "FILE",
            Description = "The model.zip that a run wrote to DIR/result",
        };
        var input = new Option<string[]>("--input")
        {
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            HelpName = "FILES",
            Description =
                "Files, folders or globs to predict, https:// or az:// addresses, or - for standard input; no label column is needed",
        };
        var output = new Option<string>("--out")
        {
            Required = true,
            HelpName = "FILE",
            Description =
                "The csv file to write: one line for each input row, in input order; replaced where it exists; - for standard output",
        };
        var keep = new Option<string[]>("--keep")
        {
            AllowMultipleArgumentsPerToken = true,
            HelpName = "COLUMNS",
            Description = "Columns of the input, such as an identifier, that each line carries at its end",
        };
        var summary = new Option<string?>("--summary")
        {
            HelpName = "FILE",
            Description =
                "A json file to write what was counted to: rows, rows set aside, cells that did not fit, values not seen; replaced where "
                    + "it exists",
        };
        Option<string> threads = CommonOptions.Threads();
        var form = new InputFormOptions();
        var command = new Command(
            "predict", "Predict rows with the model of a run.") { model, input, output, keep, form.Format, form.Sheet, summary, threads };
        var text = new TextOptions();
        text.AddTo(command);
        var embed = new EmbedOption();
        embed.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            embed.Open(parsed);
            string from = parsed.GetRequiredValue(model);
            string to = parsed.GetRequiredValue(output);
            if (!File.Exists(from))
            {
                throw new UserErrorException("model not found; 'pseudolabel run --out DIR' writes it to DIR/result/model.zip", from);
            }

            if (Directory.Exists(to))
            {
                throw new UserErrorException("--out is a folder; name a file", to);
            }

            var options = new LocalRunOptions
            {
                Threads = CommonOptions.ReadThreads(parsed, threads),
                Time = context.Time,
                Keep = parsed.GetValue(keep) ?? [],
                Inputs = form.Read(parsed),
                Text = text.Read(parsed),
                Notices = new NoticeWriter(context),
            };
            PredictionSummary done = await ProgressDisplay.ShowAsync(context, metric: null, progress =>
                context.Predict(from, parsed.GetRequiredValue(input), to, options with { Progress = progress }, ct));
            bool standard = OutputFile.IsStandardOutput(to);
            await (standard ? context.Error : context.Out).WriteLineAsync(Counted(done));
            foreach (string notice in done.Notices)
            {
                await context.Error.WriteLineAsync($"note: {notice}");
            }

            if (parsed.GetValue(summary) is { } file)
            {
                await OutputFile.WriteAsync(
                    file,
                    stream =>
                    {
                        done.Write(stream);
                        return Task.CompletedTask;
                    },
                    ct);
            }

            if (!standard)
            {
                await context.Out.WriteLineAsync(to);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Counted(PredictionSummary done)
    {
        string rows = Words.Count(done.Rows, "row");
        return done.SetAside == 0 ? $"{rows} predicted"
            : done.SetAside < done.Rows ? $"{rows} predicted, {Words.Count(done.SetAside, "row")} among them set aside"
            : $"no row predicted: {rows} set aside, the first: {done.FirstSetAside}";
    }
}
