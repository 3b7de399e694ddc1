using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>preds.csv</c>: one line per input row, in input order: <c>predicted_label,confidence</c> and one <c>p_{class}</c> for each class;
/// for models of image files then <c>source</c>, the image; then the columns of the data that it was asked to carry.
/// UTF-8 without a byte order mark, LF, quoted as RFC 4180 says.
/// </summary>
internal static class PredictionCsv
{
    /// <summary>Writes the header line.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="withSource">Whether each line has the file that its row is.</param>
    /// <param name="kept">Names of the columns of the data that it carries; null for none.</param>
    public static void WriteHeader(
        Stream stream, IReadOnlyList<string> classes, bool withSource = false, IReadOnlyList<string>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(classes);
        var line = new CsvLine();
        line.Text("predicted_label");
        line.Text("confidence");
        foreach (string name in classes)
        {
            line.Text(PseudoLabelCsv.ProbabilityPrefix + name);
        }

        if (withSource)
        {
            line.Text("source");
        }

        foreach (string name in kept ?? [])
        {
            line.Text(name);
        }

        line.WriteTo(stream);
    }

    /// <summary>Writes one row. Nothing is allocated; the stream gets the line in one write, so it should be a buffered one.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="label">The predicted class; empty where the row could not be used.</param>
    /// <param name="confidence">
    /// Its calibrated probability, written with six decimals; NaN (an empty field) where the row could not be used.
    /// </param>
    /// <param name="probabilities">One for each class of the header; NaN (an empty field) where the row could not be used.</param>
    /// <param name="source">The file that the row is, where the header has a column for it; else null.</param>
    /// <param name="cells">The row's cells in the columns that are carried.</param>
    public static void WriteRow(
        Stream stream, ReadOnlySpan<char> label, float confidence, ReadOnlySpan<float> probabilities, string? source = null,
        ReadOnlySpan<string> cells = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var line = new CsvLine();
        line.Text(label);
        line.SixDecimals(confidence);
        foreach (float probability in probabilities)
        {
            line.SixDecimals(probability);
        }

        if (source is not null)
        {
            line.Text(source);
        }

        foreach (string cell in cells)
        {
            line.Text(cell);
        }

        line.WriteTo(stream);
    }
}
