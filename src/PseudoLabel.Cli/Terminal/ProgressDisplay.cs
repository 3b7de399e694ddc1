using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using Spectre.Console;

namespace PseudoLabel.Cli.Terminal;

/// <summary>Shows a run's progress on standard error: a live line on a terminal; else one line for each round, as a log wants it.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work that tells its progress.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="context">The terminal.</param>
    /// <param name="metric">The metric by round; null where it is not known.</param>
    public static async Task<T> ShowAsync<T>(CliContext context, MetricKind? metric, Func<IProgress<RunProgress>, Task<T>> work)
    {
        var rounds = new RoundLines(metric);
        if (!context.ErrorIsTerminal)
        {
            return await work(new Receiver(progress => WriteLines(context.Error, rounds.Next(progress))));
        }

        var meter = new ProgressMeter(context.Time);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return await console.Status().StartAsync("starting", status => work(new Receiver(progress =>
        {
            foreach (string line in rounds.Next(progress))
            {
                console.WriteLine(line);
            }

            status.Status(Markup.Escape(meter.Line(progress)));
        })));
    }

    private static void WriteLines(TextWriter writer, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
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
