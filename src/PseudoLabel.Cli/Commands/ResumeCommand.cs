using System.CommandLine;
using PseudoLabel.Cli.Options;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Local;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel resume</c>: goes on with a run that was interrupted or killed.</summary>
internal static class ResumeCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> folder = RunFolderArgument.Create();
        Option<string> threads = CommonOptions.Threads();
        const string help = "Go on with a run that was interrupted or killed; the result is the same as without the interruption.";
        var command = new Command("resume", help) { folder, threads };
        var embed = new EmbedOption();
        embed.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            embed.Open(parsed);
            string target = RunFolderArgument.Read(parsed, folder);
            var options = new LocalRunOptions
            {
                Threads = CommonOptions.ReadThreads(parsed, threads),
                Time = context.Time,
                Notices = new NoticeWriter(context),
                Vectors = () => context.Vectors(new NoticeWriter(context)),
            };
            LocalRunResult result = await ProgressDisplay.ShowAsync(context, metric: null, progress =>
                InterruptedException.GuardAsync(target, () => context.Resume(target, options with { Progress = progress }, ct), ct),
                ofRun: true);
            RunSummary.WriteWithFiles(context, result);
            return ExitCode.Done;
        });
        return command;
    }
}
