using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>How a run goes on this machine; nothing here changes its result.</summary>
public sealed record LocalRunOptions
{
    /// <summary>Threads to use, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Hears what is being done.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>The clock for the timings in the results.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where networks are trained; null for processes of this machine.</summary>
    public ITrainingJobs? Training { get; init; }

    /// <summary>
    /// Where vectors of pretrained networks are kept between runs; null for nowhere. Asked only where a network reads rows.
    /// </summary>
    public Func<IRunStore?> Vectors { get; init; } = () => null;

    /// <summary>Opens the store of another run by its identifier; null where a run stands alone.</summary>
    public Func<string, IRunStore>? OtherRun { get; init; }

    /// <summary>Gives work up that ends the process again and again; null where a person starts it again.</summary>
    public StartGuard? Guard { get; init; }

    /// <summary>Columns that predictions carry after their own; a run has a setting for it.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>What is set about inputs that are predicted; a run has it in its settings.</summary>
    public InputForm Inputs { get; init; } = new();

    /// <summary>Hears what of the inputs is left out.</summary>
    public IProgress<string>? Notices { get; init; }

    /// <summary>How text files are read that a finished model is held to; null for as the model's run read them.</summary>
    public TextSettings? Text { get; init; }

    /// <summary>Whether an earlier run in the folder is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What a finished run left.</summary>
/// <param name="Metrics">Every figure.</param>
/// <param name="Files">The result files' paths.</param>
public sealed record LocalRunResult(RunMetrics Metrics, IReadOnlyList<string> Files);
