using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Viewing;

/// <summary>Some lines of <c>pseudo-labels.csv</c>, however long the file is.</summary>
/// <param name="Rows">The lines.</param>
/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record PseudoLabelPage(IReadOnlyList<PseudoLabelRow> Rows, long? Next)
{
    /// <summary>So much is gone through for a page at most: one of rows that are rare may have none, and still a next one.</summary>
    private const long MostBytes = 1 << 22;

    /// <summary>Reads a page.</summary>
    /// <param name="stream">The file; it stays open.</param>
    /// <param name="decision">The decision that is wanted; null for any.</param>
    /// <param name="label">The class that is wanted; null for any.</param>
    /// <param name="most">Lines on the page.</param>
    /// <param name="start">Where the page starts, as the page before told; 0 for the first.</param>
    /// <exception cref="RefusedException">No line starts there.</exception>
    public static PseudoLabelPage Read(Stream stream, string? decision, string? label, int most, long start)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CsvRecords line;
        if (start == 0)
        {
            line = PseudoLabelRow.Open(stream);
            start = line.End;
        }
        else
        {
            if (start >= stream.Length)
            {
                throw NoStart();
            }

            stream.Position = start - 1;
            if (stream.ReadByte() != '\n')
            {
                throw NoStart();
            }

            line = new CsvRecords(stream, PseudoLabelRow.File, Results.PseudoLabelCsv.Columns.Length);
        }

        List<PseudoLabelRow> rows = [];
        while (rows.Count < most && line.End - start < MostBytes)
        {
            if (!line.Next())
            {
                return new PseudoLabelPage(rows, null);
            }

            if ((decision is null || line.Text(PseudoLabelRow.DecisionPlace) == decision)
                && (label is null || line.Text(PseudoLabelRow.LabelPlace) == label))
            {
                rows.Add(PseudoLabelRow.Of(line));
            }
        }

        return new PseudoLabelPage(rows, line.End < stream.Length ? line.End : null);
    }

    private static RefusedException NoStart() =>
        new(Refusal.Malformed, "'after' is no place in the list; take the address that the page before has as 'next'");
}
