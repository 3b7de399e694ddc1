using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// Columns that are no features and yet hold numbers or dates, such as a weight or the time of a row: they are written as a feature would
/// be, by the same rules, settings and guesses.
/// </summary>
public static class BesideColumns
{
    /// <summary>How each file writes such columns, where the files' other columns do not tell, as those of images.</summary>
    /// <param name="samples">Rows of each file.</param>
    /// <param name="options">The columns, and what is set by hand.</param>
    /// <returns>Of each file the columns that it does not write plainly, and what to tell the user.</returns>
    public static (IReadOnlyList<IReadOnlyDictionary<string, CellForm>> Forms, IReadOnlyList<string> Notices) Find(
        IReadOnlyList<RawSample> samples, SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        RawSample[] files = [.. samples.Select(sample => sample.Usable())];
        string[] names = [.. options.ReadBeside];
        string?[][][] values = [.. names.Select(name => files.Select(f => Values(f, name)).ToArray())];
        var rules = new FormRules([.. files.Select(f => f.File)], values, options);
        KindFinding[] findings = [.. values.Select((v, i) => Finding(v, rules.Of(i), options))];
        return (
            [
                .. files.Select((_, f) => names.Zip(findings).Where(n => !n.Second.Forms![f].IsPlain)
                    .ToDictionary(n => n.First, n => n.Second.Forms![f], StringComparer.Ordinal)),
            ],
            [
                .. FormNotices.Numbers(files, names, values, findings),
                .. FormNotices.Dates(names, findings, (c, f) => rules.IsGuessed(c, f)),
            ]);
    }

    /// <summary>What such a column holds, dates or numbers: of which there are more.</summary>
    /// <param name="files">Its values in each file.</param>
    /// <param name="forms">How each file writes it.</param>
    internal static KindFinding Finding(IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms, SchemaOptions options)
    {
        ColumnFacts facts = ColumnFacts.Gather(files, forms, options.MissingMarkers);
        return new KindFinding(facts.Times > facts.Numbers ? ColumnKind.DateTime : ColumnKind.Numeric, "", forms);
    }

    /// <summary>The finding as it is told: also where the column is a feature that holds neither numbers nor dates.</summary>
    /// <param name="files">The column's values in each file.</param>
    /// <param name="told">Files that are told of, the first ones.</param>
    internal static KindFinding Told(KindFinding finding, IReadOnlyList<string?[]> files, SchemaOptions options, int told) =>
        finding.Forms is { } forms ? Finding(files, forms, options) with { Forms = [.. forms.Take(told)] } : finding;

    private static string?[] Values(RawSample sample, string name) =>
        sample.Header.TakeWhile(n => n != name).Count() is var place && place < sample.Header.Count
            ? [.. sample.Rows.Select(row => row[place])] : [];
}
