using PseudoLabel.Run.Results.Parquet;

namespace PseudoLabel.Run.Results;

/// <summary>
/// One batch's labeled rows on their way into <c>pseudo-labels.csv</c>, line by line, and into <c>pseudo-labels.parquet</c>, whole at the
/// end.
/// </summary>
/// <param name="csv">Gets the lines, without a header; it stays open.</param>
/// <param name="probabilityClasses">The classes of the probability columns; empty for none.</param>
/// <param name="rows">Rows that it takes.</param>
/// <param name="kept">Names of the columns of the data that it carries; null for none.</param>
internal sealed class LabelPart(Stream csv, IReadOnlyList<string> probabilityClasses, int rows, IReadOnlyList<string>? kept = null)
    : IDisposable
{
    private readonly RowGroupBuffer group = new(kept ?? [], probabilityClasses, rows);

    /// <summary>Adds a row; the fields are those of <see cref="PseudoLabelCsv.WriteRow"/>.</summary>
    /// <param name="source">The file that the row came from.</param>
    /// <param name="row">Its 0-based row number in that file.</param>
    /// <param name="label">The predicted class; empty where the row was set aside.</param>
    /// <param name="confidence">Its calibrated probability; NaN where the row was set aside.</param>
    /// <param name="decision">Whether the label is accepted.</param>
    /// <param name="round">The first round that trained on the row; 0 where none did.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="probabilities">One for each probability column, NaN where the row was set aside.</param>
    /// <param name="cells">The row's cells in the columns that are carried.</param>
    public void Add(
        string source,
        long row,
        string label,
        float confidence,
        RowDecision decision,
        int round,
        ReadOnlySpan<char> reason,
        ReadOnlySpan<float> probabilities = default,
        ReadOnlySpan<string> cells = default)
    {
        PseudoLabelCsv.WriteRow(csv, source, row, label, confidence, decision, round, reason, probabilities, cells);
        group.Add(source, row, label, confidence, decision, round, reason, probabilities, cells);
    }

    /// <summary>Writes the rows as a Parquet file of their own.</summary>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    public Task WriteParquetAsync(Stream output, CancellationToken cancellationToken = default) =>
        group.WriteAsync(output, cancellationToken);

    /// <summary>Lets go of what it borrowed.</summary>
    public void Dispose() => group.Dispose();
}
