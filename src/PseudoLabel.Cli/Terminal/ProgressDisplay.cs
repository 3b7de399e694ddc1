using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using Spectre.Console;

namespace PseudoLabel.Cli.Terminal;

/// <summary>Shows a run's progress on standard error: a live line on a terminal; else lines that stay, as a log wants them.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work that tells its progress.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="context">The terminal.</param>
    /// <param name="metric">The metric by round; null where it is not known.</param>
    /// <param name="ofRun">Whether the work is a run, of which a bar and the time left are told.</param>
    public static async Task<T> ShowAsync<T>(
        CliContext context, MetricKind? metric, Func<IProgress<RunProgress>, Task<T>> work, bool ofRun = false)
    {
        if (context.Log.Detail == LogDetail.Quiet)
        {
            return await work(new Receiver(_ => { }));
        }

        if (context.Log.IsJson)
        {
            var log = new JsonLog(context.Error, context.Time);
            return await work(new Receiver(progress => log.Progress(progress, metric)));
        }

        var lines = new Lines(metric, context);
        if (!context.ErrorIsTerminal)
        {
            T given = await work(new Receiver(progress => WriteLines(context.Error, lines.Next(progress))));
            WriteLines(context.Error, lines.Next(null));
            return given;
        }

        var meter = new ProgressMeter(context.Time, ofRun);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        T result = await console.Status().StartAsync("starting", status => work(new Receiver(progress =>
        {
            foreach (string line in lines.Next(progress))
            {
                console.WriteLine(line);
            }

            status.Status(Markup.Escape(meter.Line(progress)));
        })));
        WriteLines(context.Error, lines.Next(null));
        return result;
    }

    private static void WriteLines(TextWriter writer, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>The lines that stay: rounds, and, where asked for, pieces of work.</summary>
    private sealed class Lines(MetricKind? metric, CliContext context)
    {
        private readonly RoundLines rounds = new(metric);
        private readonly WorkLines? work = context.Log.Detail == LogDetail.Verbose ? new WorkLines(context.Time) : null;

        public IReadOnlyList<string> Next(RunProgress? progress) =>
        [
            .. work?.Next(progress) is { } done ? (string[])[done] : [],
            .. progress is null ? [] : rounds.Next(progress),
        ];
    }

    /// <summary>
    /// Takes progress at once and one at a time, in the order in which it is told, which <see cref="Progress{T}"/> does not keep.
    /// </summary>
    private sealed class Receiver(Action<RunProgress> take) : IProgress<RunProgress>
    {
        private readonly Lock gate = new();

        public void Report(RunProgress value)
        {
            lock (gate)
            {
                take(value);
            }
        }
    }
}
