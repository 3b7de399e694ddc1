using PseudoLabel.Run.Results.Parquet;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>pseudo-labels.parquet</c>: the rows of <c>pseudo-labels.csv</c> with typed columns: source, predicted_label (nullable), decision and
/// reason are strings, row is int64, round int32, confidence and each <c>p_{class}</c> a nullable float with the six decimals of the text.
/// Each batch is written as a file of its own with one row group, where it is labeled; joining them copies bytes. The same rows give the
/// same bytes.
/// </summary>
internal static class PseudoLabelParquet
{
    /// <summary>Joins the batches' files.</summary>
    /// <param name="parts">Their files, in order, at least one, all with the same columns; each is disposed once read.</param>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    /// <exception cref="InvalidDataException">A part is no Parquet file.</exception>
    public static async Task JoinAsync(IAsyncEnumerable<Stream> parts, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(output);
        using var join = new ParquetJoin(output);
        await foreach (Stream part in parts.WithCancellation(cancellationToken))
        {
            await using (part)
            {
                await join.AddAsync(part, cancellationToken);
            }
        }

        join.End();
    }
}
