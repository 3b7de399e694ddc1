namespace PseudoLabel.Run.Inspecting;

/// <summary>A first look at inputs, whether a run can be made of them or not.</summary>
public sealed record PreviewReport
{
    /// <summary>The files, in order; images that follow one another are one.</summary>
    public required IReadOnlyList<FileInspection> Files { get; init; }

    /// <summary>The columns, those of labeled files first.</summary>
    public required IReadOnlyList<ColumnInspection> Columns { get; init; }

    /// <summary>The label column; null where none is named, or no file has it.</summary>
    public LabelInspection? Label { get; init; }

    /// <summary>What a run would do; null where it would be refused.</summary>
    public PlanInspection? Plan { get; init; }

    /// <summary>What is left out, set aside, changed or not looked at, one line for each kind of thing.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Columns that may be the label, the likeliest first.</summary>
    public required IReadOnlyList<LabelCandidate> LabelCandidates { get; init; }

    /// <summary>Why a run would be refused, in one line; null where it would not.</summary>
    public string? Problem { get; init; }

    /// <summary>The first rows of the first file of each folder.</summary>
    public required IReadOnlyList<FileSample> Sample { get; init; }
}

/// <summary>A column that may be the label.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Classes">Distinct values.</param>
/// <param name="Labeled">
/// Whether it tells labeled rows from unlabeled ones: the unlabeled files lack it, or, in files of both, some of its cells are empty.
/// </param>
public sealed record LabelCandidate(string Column, int Classes, bool Labeled);

/// <summary>The first rows of a file.</summary>
/// <param name="Folder">What it is for: <c>labeled</c>, <c>unlabeled</c> or <c>data</c>.</param>
/// <param name="File">Its name.</param>
/// <param name="Columns">Its columns; <c>image</c> alone where rows are images.</param>
/// <param name="Rows">The cells of each row as text; null where there is none.</param>
public sealed record FileSample(string Folder, string File, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);
