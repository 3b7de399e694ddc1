using System.Text.Json.Serialization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Inspecting;

/// <summary>What was read, before anything is trained.</summary>
public sealed record InspectionReport
{
    /// <summary>Version of this document's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The files, in order; images that follow one another are one.</summary>
    public required IReadOnlyList<FileInspection> Files { get; init; }

    /// <summary>
    /// The columns over all files of a run; empty where files are looked at one by one, which have theirs in
    /// <see cref="FileInspection.Columns"/>.
    /// </summary>
    public IReadOnlyList<ColumnInspection> Columns { get; init; } = [];

    /// <summary>The label column; null where none is named.</summary>
    public LabelInspection? Label { get; init; }

    /// <summary>What a run would do; null where files are looked at one by one.</summary>
    public PlanInspection? Plan { get; init; }

    /// <summary>What is left out, set aside or changed, one line for each kind of thing.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>One file.</summary>
public sealed record FileInspection
{
    /// <summary>Its name as the user wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for: <c>labeled</c>, <c>unlabeled</c>, or <c>file</c> where it is looked at alone.</summary>
    public required string Role { get; init; }

    /// <summary>Its format, such as <c>csv</c>, and how it is packed or written where that is not plain, in words.</summary>
    public required string Format { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Number of columns; 0 for images.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>Rows that cannot be used; null where the rows were not gone through.</summary>
    public long? SetAside { get; init; }

    /// <summary>Why the first of them cannot, three at most.</summary>
    public IReadOnlyList<string> SetAsideReasons { get; init; } = [];

    /// <summary>Its columns, where files are looked at one by one.</summary>
    public IReadOnlyList<ColumnInspection> Columns { get; init; } = [];
}

/// <summary>One column.</summary>
public sealed record ColumnInspection
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// How it would be used: <c>numeric</c>, <c>categorical</c>, <c>text</c>, <c>date-time</c>, <c>ignore</c>, or <c>label</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Rows that the figures below are from: all, or a sample of a long file.</summary>
    public required int SampledRows { get; init; }

    /// <summary>Share of the cells that are empty.</summary>
    public required double MissingShare { get; init; }

    /// <summary>Distinct values.</summary>
    public required int Distinct { get; init; }

    /// <summary>Three values.</summary>
    public required IReadOnlyList<string> Examples { get; init; }
}

/// <summary>The label column.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Classes">The classes with the rows of each, by name.</param>
/// <param name="Unlabeled">Rows of labeled files without a label.</param>
public sealed record LabelInspection(string Column, IReadOnlyList<LabelCount> Classes, long Unlabeled);

/// <summary>What a run would do.</summary>
public sealed record PlanInspection
{
    /// <summary>The settings as resolved.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Labeled rows that it would train on.</summary>
    public required int LabeledRows { get; init; }

    /// <summary>Unlabeled rows.</summary>
    public required long UnlabeledRows { get; init; }

    /// <summary>Batches of them.</summary>
    public required int Batches { get; init; }

    /// <summary>Feature columns after encoding.</summary>
    public required int Features { get; init; }

    /// <summary>The columns that pretrained networks would read; null where none would.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmbeddedInspection>? Embedded { get; init; }

    /// <summary>Learners to choose from.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>Chains of the gate, each trained without a part of the labels.</summary>
    public required int Chains { get; init; }

    /// <summary>Rounds at most.</summary>
    public required int MaxRounds { get; init; }
}

/// <summary>A column that a pretrained network would read.</summary>
public sealed record EmbeddedInspection
{
    /// <summary>The column; <c>image</c> where rows are images.</summary>
    public required string Column { get; init; }

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>Features that it gives each row.</summary>
    public required int Dimension { get; init; }

    /// <summary>About how long it takes for all unlabeled rows here, measured on labeled ones.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the vectors of all unlabeled rows take among the features, in MiB.</summary>
    public required double Mebibytes { get; init; }
}
