using System.Text.Json.Serialization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Documents;

/// <summary>What planning found.</summary>
internal sealed record PlanDocument
{
    /// <summary>The class names, ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required TableSchema Schema { get; init; }

    /// <summary>The class of each labeled row, in the order of the labeled features.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The group of each labeled row; null where each is its own.</summary>
    public int[]? Groups { get; init; }

    /// <summary>The time of each labeled row, of which the order alone counts; null where rows have no order.</summary>
    public int[]? Times { get; init; }

    /// <summary>What each labeled row weighs, 1 on average; null where all weigh the same.</summary>
    public float[]? Weights { get; init; }

    public required int LabeledSetAside { get; init; }

    /// <summary>What is to be said of the labeled images; null where there are none.</summary>
    public ImageCounts? LabeledImages { get; init; }

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

    /// <summary>The labeled rows that are answers about rows of the pool, each of another one.</summary>
    public IReadOnlyList<RowPlace> Answered { get; init; } = [];

    /// <summary>
    /// Rows of labeled files that are no labeled rows, as a later one is the same row with its last label: file and number.
    /// </summary>
    public IReadOnlyList<RowPlace> Repeated { get; init; } = [];

    /// <summary>The unlabeled tables, their slices being the batches, numbered on through the tables.</summary>
    public required IReadOnlyList<TableIndex> Tables { get; init; }

    /// <summary>Number of feature columns.</summary>
    public required int Features { get; init; }

    /// <summary>How many of them are vectors of pretrained networks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Embedded { get; init; }

    /// <summary>Names of the learners to choose from.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }
}

/// <summary>A row by its place.</summary>
/// <param name="Source">Its file.</param>
/// <param name="Row">Its number there.</param>
/// <param name="Labeled">The labeled row that it is, in the order of the labels; -1 where it is none.</param>
internal sealed record RowPlace(string Source, long Row, int Labeled);
