using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel report</c>: writes a finished run's report anew.</summary>
internal static class ReportCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> folder = RunFolderArgument.Create();
        var command = new Command("report", "Write a finished run's report.html anew from its metrics.json.") { folder };
        command.SetAction(async (parsed, ct) =>
        {
            string report = await context.Report(RunFolderArgument.Read(parsed, folder), ct);
            await context.Out.WriteLineAsync(report);
            return ExitCode.Done;
        });
        return command;
    }
}
