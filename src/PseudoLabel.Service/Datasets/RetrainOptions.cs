using System.Text.Json.Serialization;

namespace PseudoLabel.Service.Datasets;

/// <summary>When the run of an upload trains, and when it labels the new rows with the model that is there.</summary>
internal sealed record RetrainOptions
{
    /// <summary>The distance of predictions from which on a model is held to be out of date.</summary>
    public const double DefaultShift = 0.1;

    /// <summary>Labeled rows from which on new labels are worth a training.</summary>
    public const int DefaultLabels = 20;

    /// <summary>Always, or only where something has changed.</summary>
    public RetrainWhen When { get; init; }

    /// <summary>As many labeled rows that are new or changed train; 0 for none.</summary>
    public int Labels { get; init; } = DefaultLabels;

    /// <summary>As many unlabeled rows since the last training train; 0 for none.</summary>
    public long Rows { get; init; }

    /// <summary>
    /// A shift trains that is as large, from 0 to 1, and more than chance: the share of the rows by predicted class and confidence that are
    /// not where the training's own rows were. 0 for none.
    /// </summary>
    public double Shift { get; init; } = DefaultShift;

    /// <summary>What is wrong with them, in words; null where nothing is.</summary>
    [JsonIgnore]
    public string? Problem =>
        !Enum.IsDefined(When) ? "'retrain.when' is 'always' or 'when-changed'"
        : Labels is < 0 or > 1_000_000_000 ? "'retrain.labels' is a whole number from 0, for none, to 1,000,000,000"
        : Rows is < 0 or > 1_000_000_000_000 ? "'retrain.rows' is a whole number from 0, for none, to 1,000,000,000,000"
        : Shift is not (>= 0 and <= 1) ? "'retrain.shift' is a number from 0, for none, to 1"
        : null;
}

/// <summary>When the run of an upload trains.</summary>
internal enum RetrainWhen
{
    /// <summary>Every time.</summary>
    Always,

    /// <summary>Where new labels, a shift, or as many rows as are set ask for it.</summary>
    WhenChanged,
}
