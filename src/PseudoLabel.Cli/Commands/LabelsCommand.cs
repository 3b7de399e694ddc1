using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Labels;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel labels</c>: takes a person's labels of a run's rows.</summary>
internal static class LabelsCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> folder = RunFolderArgument.Create();
        var answers = new Option<string>("--answers")
        {
            Required = true,
            HelpName = "FILE",
            Description =
                "A csv file with the columns source, row and label, such as review.csv with a column label added, or JSON from Label "
                + "Studio; something in a column withdraw takes a label back",
        };
        var target = new Option<string>("--to")
        {
            HelpName = "FOLDER",
            Description = "Folder for the labeled rows, which the next run takes as a labeled input (default: DIR/labeled)",
        };
        const string help =
            "Take a person's labels: those of audit rows give the precision of the accepted labels, all become labeled rows.";
        var command = new Command("labels", help) { folder, answers, target };
        command.SetAction(async (parsed, ct) =>
        {
            string run = RunFolderArgument.Read(parsed, folder);
            LabelReceipt receipt =
                await context.Labels(run, parsed.GetRequiredValue(answers), parsed.GetValue(target) ?? Path.Join(run, "labeled"), ct);
            await context.Out.WriteLineAsync(
                $"{Words.Count(receipt.Received, "label")}, {Words.Number(receipt.Added)} new{Changes(receipt)}");
            await context.Out.WriteLineAsync(Audit(receipt.Audit));
            if (receipt.LabeledFile is { } file)
            {
                await context.Out.WriteLineAsync(file);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Changes(LabelReceipt receipt)
    {
        (int Count, string What)[] changes =
            [(receipt.Corrected, "corrected"), (receipt.Withdrawn, "withdrawn"),
                (receipt.Undecided, "left out, as annotators are of two minds")];
        return string.Concat(changes.Where(c => c.Count > 0).Select(c => $", {Words.Number(c.Count)} {c.What}"));
    }

    private static string Audit(AuditResult audit) => audit is { Precision: { } precision, Lower: { } lower, Upper: { } upper }
        ? $"precision of accepted labels: {Words.Percent(precision)}, from {Words.Percent(lower)} to {Words.Percent(upper)} with 95 % "
            + $"confidence ({Words.Number(audit.Correct)} of {Words.Number(audit.Labeled)} audit rows right; "
            + $"{Words.Number(audit.Rows - audit.Labeled)} not labeled yet)"
        : $"precision of accepted labels: unknown, as none of the {Words.Count(audit.Rows, "audit row")} of review.csv is labeled";
}
