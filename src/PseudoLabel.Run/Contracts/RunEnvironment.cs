using PseudoLabel.Data;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Contracts;

/// <summary>What the activities of one run stand on, given by the host.</summary>
public sealed record RunEnvironment
{
    /// <summary>Where the run keeps what it writes.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>Opens the input files.</summary>
    public required IDataSource Source { get; init; }

    /// <summary>Threads that one activity may use, at least 1; no result depends on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// About how long one activity should take; 0 where handing one over costs nothing, so that each is a single batch. No result depends
    /// on it.
    /// </summary>
    public TimeSpan ActivityTime { get; init; }

    /// <summary>Where networks are trained; null where none can be.</summary>
    public ITrainingJobs? Training { get; init; }

    /// <summary>Gives work up that ends the process again and again; null where a person starts it again.</summary>
    public StartGuard? Guard { get; init; }

    /// <summary>
    /// Where the vectors of pretrained networks are kept beyond the run, to be found again by content; null where they are not. Asked only
    /// where a network reads rows.
    /// </summary>
    public Func<IRunStore?> Vectors { get; init; } = () => null;

    /// <summary>Opens the store of another run by its identifier, where one labels with what another learned.</summary>
    public Func<string, IRunStore> OtherRun { get; init; } = id => throw new InvalidOperationException($"Run '{id}' is not known here.");

    /// <summary>Time and memory so far; asked for once, at the end.</summary>
    public Func<TimingSummary> Timing { get; init; } = () => new TimingSummary();
}
