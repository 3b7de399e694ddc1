using System.CommandLine;
using System.Globalization;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Local;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel explain</c>: why a row is predicted as it is.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var folder = new Argument<string>(
            "DIR")
        { Arity = ArgumentArity.ZeroOrOne, Description = "The folder of the run whose own row is explained" };
        var source = new Option<string>("--source")
        {
            HelpName = "FILE",
            Description = "With DIR: the file that the row is in, as the column 'source' of the results names it"
        };
        var row = new Option<string>(
            "--row")
        { HelpName = "N", Description = "The row, from 0, as the column 'row' of the results has it (default: 0)" };
        var model = new Option<string>(
            "--model")
        { HelpName = "FILE", Description = "Without DIR: the model.zip that a run wrote, or the run's folder" };
        var input = new Option<string>("--input")
        {
            HelpName = "FILE",
            Description = "Without DIR: the file that the row is in, an https:// or az:// address, or - for standard input"
        };
        var form = new InputFormOptions();
        var text = new TextOptions();
        Option<string> json = JsonFile.Option();
        var command =
            new Command(
                "explain", "Show why a row is predicted as it is: the columns that moved it, and the labeled rows nearest to it.") { folder,
                    source, row, model, input, json, form.Format, form.Sheet };
        text.AddTo(command);
        var embed = new EmbedOption();
        embed.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            embed.Open(parsed);
            string? target = parsed.GetValue(json);
            JsonFile.Check(target);
            var options = new LocalRunOptions
            {
                Time = context.Time,
                Inputs = form.Read(parsed),
                Text = text.Read(parsed),
                Notices = new NoticeWriter(context)
            };
            long number = Row(parsed.GetValue(row));
            ExplanationReport report =
                (parsed.GetValue(folder), parsed.GetValue(source), parsed.GetValue(model), parsed.GetValue(input)) switch
                {
                    ({ } run, { } file, null, null) => await context.ExplainRun(run, file, number, ct),
                    (null, null, { } by, { } file) => await context.ExplainFile(by, file, number, options, ct),
                    _ => throw new UserErrorException(
                        "name a run's folder and --source, for a row of its own, or --model and --input, for a row of any file"),
                };
            if (!JsonFile.IsStandardOutput(target))
            {
                ExplanationTables.Write(context.Out, report);
            }

            await JsonFile.WriteAsync(context, target, report, ct);
            return ExitCode.Done;
        });
        return command;
    }

    private static long Row(string? text) => text is null ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row
        : throw new UserErrorException($"--row is '{text}'; it must be a whole number from 0");
}
