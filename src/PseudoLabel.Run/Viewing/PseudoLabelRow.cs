using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Viewing;

/// <summary>A line of <c>pseudo-labels.csv</c>.</summary>
/// <param name="Source">The file that the row came from.</param>
/// <param name="Row">Its 0-based row number there.</param>
/// <param name="Label">The predicted class, or the known one; empty where the row was set aside.</param>
/// <param name="Confidence">Its calibrated probability; null where the row was set aside.</param>
/// <param name="Decision"><c>accepted</c>, <c>review</c>, <c>rejected</c> or <c>labeled</c>.</param>
/// <param name="Round">The first round that trained on the row; 0 where none did.</param>
/// <param name="Reason">Why it was decided so, in words.</param>
public sealed record PseudoLabelRow(
    string Source, long Row, string Label, double? Confidence, string Decision, int Round, string Reason)
{
    internal const string File = "pseudo-labels.csv";

    internal const int LabelPlace = 2, DecisionPlace = 4;

    /// <summary>The decisions by name.</summary>
    public static IReadOnlyList<string> Decisions { get; } = [.. Enum.GetValues<RowDecision>().Select(d => d.Name())];

    /// <summary>The lines after the header, from the start of the file.</summary>
    internal static CsvRecords Open(Stream stream)
    {
        var records = new CsvRecords(stream, File, PseudoLabelCsv.Columns.Length);
        return records.Next() ? records : throw new UserErrorException("this file is empty; use the file as the run wrote it", File);
    }

    /// <summary>The current line.</summary>
    internal static PseudoLabelRow Of(CsvRecords line) => new(
        line.Text(0),
        Number(line, 1),
        line.Text(LabelPlace),
        line.Text(3) is { Length: > 0 } confidence
            ? double.TryParse(confidence, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Fault(line)
            : null,
        Decisions.Contains(line.Text(DecisionPlace)) ? line.Text(DecisionPlace) : throw Fault(line),
        (int)Number(line, 5),
        line.Text(6));

    private static long Number(CsvRecords line, int field) =>
        long.TryParse(line.Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Fault(line);

    private static UserErrorException Fault(CsvRecords line) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"the line at byte {line.Start:N0} is none that a run writes; use the file as it wrote it"),
        File);
}
