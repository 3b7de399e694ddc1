using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inputs;

/// <summary>The inputs of a run by what they are for.</summary>
/// <param name="Labeled">Files of labeled rows.</param>
/// <param name="Unlabeled">Files of unlabeled rows.</param>
/// <param name="Mixed">Files of both, told apart by the label cell.</param>
public sealed record InputSets(IReadOnlyList<JobInput> Labeled, IReadOnlyList<JobInput> Unlabeled, IReadOnlyList<JobInput> Mixed)
{
    /// <summary>
    /// The one question that labeling tools' files among the inputs answer; null where there is none, or there are several.
    /// </summary>
    public string? Question { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<JobInput> All => Labeled.Concat(Unlabeled).Concat(Mixed);

    /// <summary>What a job has as its labeled files.</summary>
    public IReadOnlyList<JobInput> LabeledFiles => [.. Labeled, .. MixedInputs.Of(Mixed)];

    /// <summary>What a job has as its unlabeled files.</summary>
    public IReadOnlyList<JobInput> UnlabeledFiles => [.. Unlabeled, .. MixedInputs.Of(Mixed)];

    /// <summary>The same with the sheet that is read of each workbook.</summary>
    /// <param name="sheet">The sheet; empty for the first one.</param>
    public InputSets WithSheet(string sheet) => sheet.Length == 0 ? this
        : this with { Labeled = WithSheet(Labeled, sheet), Unlabeled = WithSheet(Unlabeled, sheet), Mixed = WithSheet(Mixed, sheet) };

    private static JobInput[] WithSheet(IEnumerable<JobInput> inputs, string sheet) =>
        [.. inputs.Select(i => i.File.Format == DataFormat.Excel ? i with { File = i.File with { Sheet = sheet } } : i)];
}
