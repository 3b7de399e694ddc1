using PseudoLabel.Run.Guarding;

namespace PseudoLabel.Service.Local;

/// <summary>How a process runs runs; nothing here changes their results.</summary>
public sealed record LocalSchedulerOptions
{
    /// <summary>Runs at once, at least 1.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Runs that may wait for their turn before no more are taken from requests; uploads start one for each data set.</summary>
    public int MostWaiting { get; init; } = 100;

    /// <summary>
    /// Bytes of inputs up to which a run is small: one small run at a time goes beside <see cref="AtOnce"/> others, so that it does not
    /// wait for a large one to end. A run that trains a network is never small.
    /// </summary>
    public long SmallBytes { get; init; } = 8 << 20;

    /// <summary>Threads of each run, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock for the timings in the results.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gives work up that ends the process again and again; null for none.</summary>
    public StartGuard? Guard { get; init; }

    /// <summary>Hears that a run has ended, however; it may be told the same more than once.</summary>
    public Func<string, Task> EndedAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Hears of a fault that is no user's mistake, with the run's identifier: the run has failed, the others go on.</summary>
    public Action<string, Exception> Fault { get; init; } = (_, _) => { };
}
