using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>pseudo-labels.csv</c>: one line per unlabeled row, UTF-8 without a byte order mark, LF, quoted as RFC 4180 says:
/// <c>source,row,predicted_label,confidence,decision,round,reason</c> and, on request, columns of the data, and one <c>p_{class}</c> for
/// each class. A part of the file is written by batch and the parts are joined, so only the first has the header.
/// </summary>
internal static class PseudoLabelCsv
{
    /// <summary>The columns before the probabilities, in order.</summary>
    internal static readonly string[] Columns = ["source", "row", "predicted_label", "confidence", "decision", "round", "reason"];

    /// <summary>What precedes a class name in the name of its probability column.</summary>
    internal const string ProbabilityPrefix = "p_";

    /// <summary>Writes the header line.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="probabilityClasses">The class names, when each line ends with their probabilities; null when not.</param>
    /// <param name="kept">Names of the columns of the data that it carries; null for none.</param>
    public static void WriteHeader(Stream stream, IReadOnlyList<string>? probabilityClasses = null, IReadOnlyList<string>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var line = new CsvLine();
        foreach (string column in Columns)
        {
            line.Text(column);
        }

        foreach (string name in kept ?? [])
        {
            line.Text(name);
        }

        foreach (string name in probabilityClasses ?? [])
        {
            line.Text(ProbabilityPrefix + name);
        }

        line.WriteTo(stream);
    }

    /// <summary>Writes one row. Nothing is allocated; the stream gets the line in one write, so it should be a buffered one.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="source">The file that the row came from.</param>
    /// <param name="row">Its 0-based row number in that file.</param>
    /// <param name="label">The predicted class; empty where the row was set aside.</param>
    /// <param name="confidence">
    /// Its calibrated probability, written with six decimals; NaN (an empty field) where the row was set aside.
    /// </param>
    /// <param name="decision">Whether the label is accepted.</param>
    /// <param name="round">The first round that trained on the row; 0 where none did.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="probabilities">
    /// One for each class of the header, NaN (an empty field) where the row was set aside; empty when the header has none.
    /// </param>
    /// <param name="cells">The row's cells in the columns that are carried.</param>
    public static void WriteRow(
        Stream stream,
        ReadOnlySpan<char> source,
        long row,
        ReadOnlySpan<char> label,
        float confidence,
        RowDecision decision,
        int round,
        ReadOnlySpan<char> reason,
        ReadOnlySpan<float> probabilities = default,
        ReadOnlySpan<string> cells = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var line = new CsvLine();
        line.Text(source);
        line.Integer(row);
        line.Text(label);
        line.SixDecimals(confidence);
        line.Text(decision.Name());
        line.Integer(round);
        line.Text(reason);
        foreach (string cell in cells)
        {
            line.Text(cell);
        }

        foreach (float probability in probabilities)
        {
            line.SixDecimals(probability);
        }

        line.WriteTo(stream);
    }

    /// <summary>Reads the file, header first, one row at a time. Columns of the data and probabilities are passed over.</summary>
    /// <param name="stream">The bytes; it stays open.</param>
    /// <returns>The rows, read as they are asked for.</returns>
    /// <exception cref="UserErrorException">It is not such a file, or a field is not what its column holds; the line is named.</exception>
    public static IEnumerable<LabeledRow> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadRows(stream);
    }

    private static IEnumerable<LabeledRow> ReadRows(Stream stream)
    {
        using var reader = new PseudoLabelReader(stream);
        while (reader.Next())
        {
            yield return reader.Row();
        }
    }
}
