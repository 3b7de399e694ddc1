using System.Text.Json.Serialization;
using PseudoLabel.Core.Data;
using PseudoLabel.Core.Rounds;
using PseudoLabel.Core.Selection;
using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Settings;

namespace PseudoLabel.Workflow.Activities;

/// <summary>The contents of <c>job.json</c>: what decides the run, with every default written out.</summary>
public sealed record JobDocument
{
    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The settings as resolved.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The labeled files.</summary>
    public required IReadOnlyList<JobInput> LabeledFiles { get; init; }

    /// <summary>The unlabeled files that take part.</summary>
    public required IReadOnlyList<JobInput> UnlabeledFiles { get; init; }

    /// <summary>The acceptance thresholds that it takes over from an earlier run; null where it takes none.</summary>
    public CarriedThresholds? Carried { get; init; }

    /// <summary>All files, each once: one that holds labeled and unlabeled rows is in both lists.</summary>
    [JsonIgnore]
    public IEnumerable<JobInput> AllFiles => LabeledFiles.Concat(UnlabeledFiles).DistinctBy(f => f.File.Name);

    /// <summary>The same job whose folder may have been moved since: its copies of inputs moved with it.</summary>
    /// <param name="folder">Where the folder is now.</param>
    internal JobDocument At(string folder)
    {
        return this with { LabeledFiles = Moved(LabeledFiles), UnlabeledFiles = Moved(UnlabeledFiles) };

        JobInput[] Moved(IReadOnlyList<JobInput> inputs) =>
            [.. inputs.Select(i => i.IsCopy ? i with { Location = Path.Combine(Local.RunFolder.Copies(folder), Path.GetFileName(i.Location)) } : i)];
    }

    /// <summary>What of the inputs was left out when they were looked for, in words.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Unlabeled files that were there but lie outside the settings' window.</summary>
    public int FilesOutsideWindow { get; init; }
}

/// <summary>One input file of a job.</summary>
/// <param name="File">Its name and format.</param>
/// <param name="Location">Where it is, for whoever opens it.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">What changes when its contents do.</param>
public sealed record JobInput(DataFile File, string Location, long Length, string ETag)
{
    /// <summary>Where it was copied from, whatever key its address had left out; null where it is read where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    /// <summary>Whether it is a copy in the run's folder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCopy { get; init; }

    /// <summary>The ETag that it had there; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OriginETag { get; init; }
}

/// <summary>What planning found.</summary>
internal sealed record PlanDocument
{
    /// <summary>The class names, ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required TableSchema Schema { get; init; }

    /// <summary>The class of each labeled row, in the order of the labeled features.</summary>
    public required int[] Labels { get; init; }

    public required int LabeledSetAside { get; init; }

    /// <summary>The shape of the images that the rows are; null where they are none.</summary>
    [JsonIgnore]
    public ImageShape? Image => Schema.Image;

    /// <summary>The labeled tables.</summary>
    public required IReadOnlyList<TableIndex> LabeledTables { get; init; }

    /// <summary>The labeled files; each image is one.</summary>
    public required IReadOnlyList<string> LabeledFiles { get; init; }

    /// <summary>The file of each labeled row, in the order of <see cref="Labels"/>.</summary>
    public required int[] LabeledFile { get; init; }

    /// <summary>Its row number there.</summary>
    public required long[] LabeledRow { get; init; }

    /// <summary>The unlabeled tables, their slices being the batches, numbered on through the tables.</summary>
    public required IReadOnlyList<TableIndex> Tables { get; init; }

    /// <summary>Number of feature columns.</summary>
    public required int Features { get; init; }

    /// <summary>Names of the learners to choose from.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }
}

/// <summary>What the supervised training found.</summary>
internal sealed record SupervisedDocument
{
    public required LearnerChoice Choice { get; init; }

    public required float[] OutOfFold { get; init; }

    public required IReadOnlyList<LearnerCandidateSummary> Candidates { get; init; }
}

/// <summary>What a chain scored in a round.</summary>
/// <param name="Piece">Counts.</param>
/// <param name="Held">The labeled rows that were held out.</param>
/// <param name="Probabilities">Their calibrated probabilities, rows x classes.</param>
internal sealed record ChainDocument(PieceResult Piece, int[] Held, float[] Probabilities);

/// <summary>What predicting a batch did.</summary>
/// <param name="Piece">Counts.</param>
/// <param name="Changed">Rows whose predicted class differs from the round before.</param>
/// <param name="Agreeing">Rows whose class by the models is the neighbor graph's too; 0 without a graph.</param>
/// <param name="Filtered">Rows that the neighbor filter keeps out of training.</param>
internal sealed record PredictedDocument(PieceResult Piece, long Changed, long Agreeing, long Filtered);

/// <summary>What selection found in a round.</summary>
internal sealed record SelectionDocument
{
    public required float[] Thresholds { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required long[] SelectedByClass { get; init; }

    public required long Changed { get; init; }

    /// <summary>What the rule remembers for the next round; null where it remembers nothing.</summary>
    public AdaptiveState? Adaptive { get; init; }

    /// <summary>Mean and variance of the pool's confidence.</summary>
    public required PoolConfidence PoolConfidence { get; init; }

    /// <summary>Rows whose class by the models is the neighbor graph's too; 0 without a graph.</summary>
    public required long Agreeing { get; init; }

    /// <summary>Rows that the neighbor filter keeps out of training.</summary>
    public required long Filtered { get; init; }

    /// <summary>Rows that were predicted.</summary>
    public required long Rows { get; init; }

    public long Selected => SelectedByClass.Sum();
}

/// <summary>What training a round did.</summary>
/// <param name="Rows">Rows trained on, labeled ones included.</param>
/// <param name="Sampled">Selected rows trained on, when a sample of them was; else null.</param>
/// <param name="PseudoMass">Weight of the pseudo-labeled rows relative to the labeled ones.</param>
internal sealed record TrainedDocument(long Rows, long? Sampled, double PseudoMass)
{
    /// <summary>Rows that were left out as noise.</summary>
    public int Noisy { get; init; }

    /// <summary>The temperature of the round's model; null where it is that of the supervised learner.</summary>
    public double? Temperature { get; init; }
}

/// <summary>What evaluating a round found.</summary>
internal sealed record EvaluatedDocument
{
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public GainSummary? Gain { get; init; }

    public required bool Stop { get; init; }

    public string? Reason { get; init; }
}

/// <summary>What is published, and why.</summary>
internal sealed record DecisionDocument
{
    public required GateSummary Gate { get; init; }

    public required CalibrationSummary Calibration { get; init; }

    public required float[] Thresholds { get; init; }

    public required IReadOnlyList<string> ThresholdReasons { get; init; }

    public double? EstimatedPrecision { get; init; }

    public double? PrecisionLowerBound { get; init; }

    public required int EstimateRows { get; init; }

    /// <summary>Given labels that look wrong, by class.</summary>
    public required int[] SuspectsByClass { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }
}

/// <summary>What labeling a batch did.</summary>
internal sealed record LabeledDocument
{
    public required PieceResult Piece { get; init; }

    public required long[] AcceptedByClass { get; init; }

    public required long[] PredictedByClass { get; init; }

    /// <summary>Rows that are unlike the labeled ones.</summary>
    public long Outliers { get; init; }

    /// <summary>Counts of confidence in 20 bins, by class.</summary>
    public required long[][] Histogram { get; init; }

    /// <summary>Its most uncertain rows, in the order of their features beside it.</summary>
    public required IReadOnlyList<ReviewRow> Review { get; init; }

    /// <summary>Accepted rows drawn by chance; the margin holds the draw.</summary>
    public required IReadOnlyList<ReviewRow> Audit { get; init; }
}
