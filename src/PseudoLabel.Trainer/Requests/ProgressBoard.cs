using System.Diagnostics;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Requests;

/// <summary>Counts steps and rows of all tasks and keeps the last lines of the log; thread-safe.</summary>
/// <param name="tasks">Number of tasks.</param>
internal sealed class ProgressBoard(int tasks)
{
    private const int Lines = 20;
    private readonly Lock changing = new();
    private readonly Dictionary<string, (long Done, long All)> steps = [];
    private readonly Queue<string> log = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long rows;
    private (TimeSpan At, long Rows) before;
    private int tasksDone;

    /// <summary>The device, in words.</summary>
    public required string Device { get; set; }

    /// <summary>Hears a step.</summary>
    /// <param name="rowsOfStep">Rows that went through.</param>
    /// <param name="stepsOfPhase">Steps of the phase under way in all.</param>
    public void Step(string task, int rowsOfStep, int stepsOfPhase)
    {
        lock (changing)
        {
            (long done, long all) = steps.GetValueOrDefault(task);
            steps[task] = (done + 1, Math.Max(all, stepsOfPhase));
            rows += rowsOfStep;
        }
    }

    /// <summary>Hears that a task is done.</summary>
    public void TaskDone()
    {
        lock (changing)
        {
            tasksDone++;
        }
    }

    /// <summary>Keeps a line and shows it on standard error.</summary>
    public void Log(string line)
    {
        lock (changing)
        {
            log.Enqueue(line);
            if (log.Count > Lines)
            {
                log.Dequeue();
            }
        }

        Console.Error.WriteLine(line);
    }

    /// <summary>How far all is.</summary>
    public TrainingProgress Now()
    {
        lock (changing)
        {
            TimeSpan now = clock.Elapsed;
            double rate = (rows - before.Rows) / Math.Max(0.001, (now - before.At).TotalSeconds);
            before = (now, rows);
            long started = steps.Values.Sum(s => Math.Max(s.Done, s.All));
            return new TrainingProgress
            {
                Device = Device,
                TasksDone = tasksDone,
                Tasks = tasks,
                Steps = steps.Values.Sum(s => s.Done),
                AllSteps = steps.Count == 0 ? 0 : started * tasks / steps.Count,
                RowsPerSecond = rate,
                Log = [.. log],
            };
        }
    }
}
