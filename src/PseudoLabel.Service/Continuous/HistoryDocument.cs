using System.Text.Json.Serialization;

namespace PseudoLabel.Service.Continuous;

/// <summary>The contents of <c>datasets/{d}/history.json</c>: what the data set's runs found, also those that were removed since.</summary>
internal sealed record HistoryDocument
{
    /// <summary>Lines that are kept; the oldest go.</summary>
    public const int Most = 1_000;

    /// <summary>A line a run, in the order in which they ended.</summary>
    public IReadOnlyList<HistoryLine> Lines { get; init; } = [];

    /// <summary>Runs whose removal was begun: whoever finds them here ends it.</summary>
    public IReadOnlyList<string> Removing { get; init; } = [];

    /// <summary>With a line, unless the run has one.</summary>
    public HistoryDocument With(HistoryLine line) => Lines.Any(l => l.Run == line.Run) ? this
        : this with { Lines = [.. Lines.Append(line).TakeLast(Most)] };

    /// <summary>With what was removed noted at the newest line.</summary>
    /// <param name="runs">The runs whose removal is over.</param>
    /// <param name="left">Those among them that are there again, and were left.</param>
    public HistoryDocument Removed(IReadOnlyList<string> runs, IReadOnlyList<string> left) => this with
    {
        Removing = [.. Removing.Except(runs)],
        Lines = Lines.Count == 0 ? Lines
            : [.. Lines.SkipLast(1), Lines[^1] with { Removed = [.. (Lines[^1].Removed ?? []).Union(runs.Except(left))] }],
    };
}

/// <summary>What a run found, in figures that are kept when the run is gone.</summary>
internal sealed record HistoryLine
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether it trained; else it labeled with the model of <see cref="TrainedBy"/>.</summary>
    public required bool Trained { get; init; }

    /// <summary>The run whose model labeled the rows; null where it is this one's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrainedBy { get; init; }

    /// <summary>Why it trained, or did not; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    /// <summary>Labeled rows that its model was trained on.</summary>
    public required long LabeledRows { get; init; }

    /// <summary>Unlabeled rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows among them whose label is accepted.</summary>
    public required long Accepted { get; init; }

    /// <summary>Rows that are left for a person.</summary>
    public required long Review { get; init; }

    /// <summary>Rows that could not be used.</summary>
    public required long Rejected { get; init; }

    /// <summary>Share of each class among the predicted rows.</summary>
    public required IReadOnlyDictionary<string, double> Shares { get; init; }

    /// <summary>Share of each class's predicted rows that is accepted.</summary>
    public required IReadOnlyDictionary<string, double> AcceptedShares { get; init; }

    /// <summary>The acceptance threshold of each class; classes that accept nothing are not there.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <summary>The metric that the run goes by.</summary>
    public required string Metric { get; init; }

    /// <summary>Its value out of fold, of the model that labeled the rows; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>Unlabeled against labeled rows: the area under the curve that tells them apart; null where it was not tested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Shift { get; init; }

    /// <summary>The probability of such an area by chance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ShiftPValue { get; init; }

    /// <summary>
    /// Of the rows since the training, the share that is not where the training's rows were by predicted class and confidence; null where
    /// the run trained.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Drift { get; init; }

    /// <summary>The probability of such a share by chance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DriftPValue { get; init; }

    /// <summary>The share that asks for a training; null where none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DriftLevel { get; init; }

    /// <summary>Runs that were removed when this one had ended; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Removed { get; init; }
}
