using PseudoLabel.Workflow.Results.Csv;
using PseudoLabel.Workflow.Results.Parquet;

namespace PseudoLabel.Workflow.Results;

/// <summary>
/// <c>pseudo-labels.parquet</c>: the rows of <c>pseudo-labels.csv</c> with typed columns: source, predicted_label (nullable), decision and
/// reason are strings, row is int64, round int32, confidence and each <c>p_{class}</c> a nullable float. The same rows give the same bytes.
/// Memory holds one row group, whatever the number of rows.
/// </summary>
public static class PseudoLabelParquet
{
    /// <summary>Rows of a row group: some 10 MiB of columns without probabilities.</summary>
    public const int RowGroupRows = 100_000;

    /// <summary>Converts the whole file.</summary>
    /// <param name="csv"><c>pseudo-labels.csv</c>, header first; it stays open.</param>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    /// <param name="cancellationToken">Stops the conversion.</param>
    /// <exception cref="Core.UserErrorException">The file is not as the run wrote it.</exception>
    public static async Task WriteAsync(Stream csv, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(output);
        using var reader = PseudoLabelReader.WithHeader(csv);
        var writer = await RowGroupBuffer.CreateAsync(output, reader.ProbabilityClasses, RowGroupRows, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            await writer.AddAllAsync(reader, cancellationToken).ConfigureAwait(false);
            await writer.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Converts the parts of the file, which have no header, in their order. Row groups do not depend on where it was cut.</summary>
    /// <param name="parts">The parts; each is disposed once read.</param>
    /// <param name="probabilityClasses">The classes of the probability columns; null when there are none.</param>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    /// <param name="cancellationToken">Stops the conversion.</param>
    /// <exception cref="Core.UserErrorException">A part is not as the run wrote it.</exception>
    public static async Task WriteAsync(
        IAsyncEnumerable<Stream> parts,
        IReadOnlyList<string>? probabilityClasses,
        Stream output,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(output);
        IReadOnlyList<string> classes = probabilityClasses ?? [];
        var strings = new SharedStrings();
        var writer = await RowGroupBuffer.CreateAsync(output, classes, RowGroupRows, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            await foreach (Stream part in parts.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await using (part.ConfigureAwait(false))
                {
                    using var reader = PseudoLabelReader.Part(part, classes, strings);
                    await writer.AddAllAsync(reader, cancellationToken).ConfigureAwait(false);
                }
            }

            await writer.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
