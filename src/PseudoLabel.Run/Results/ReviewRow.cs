using System.Text.Json.Serialization;

namespace PseudoLabel.Run.Results;

/// <summary>
/// A row that a person is asked to label. Rows compare by draw, the smallest first, where they have one, else by margin; ties by source
/// (ordinal), then row. The order of questions is the setting <c>review-order</c>.
/// </summary>
/// <param name="Source">The file that the row came from, as the run names it.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="PredictedLabel">The most probable class.</param>
/// <param name="Confidence">Its calibrated probability, 0 to 1.</param>
/// <param name="SecondLabel">The second most probable class.</param>
/// <param name="Margin">The difference between the two probabilities, 0 to 1.</param>
/// <param name="Kind">Why it is asked about.</param>
public sealed record ReviewRow(
    string Source, long Row, string PredictedLabel, float Confidence, string SecondLabel, float Margin, ReviewKind Kind)
    : IComparable<ReviewRow>
{
    /// <summary>
    /// The row's own cells by column, as its file has them; null where it has none, as an image, or where they are not read yet.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Cells { get; init; }

    /// <summary>
    /// The random number, 0 to 1, by which a row was drawn for an audit; null where none was, or where it has done its work.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Draw { get; init; }

    /// <summary>What the row is ordered by before source and row.</summary>
    internal float Rank => Draw ?? Margin;

    /// <summary>Compares by draw or margin, source and row.</summary>
    /// <param name="other">The other; null comes first.</param>
    public int CompareTo(ReviewRow? other) => other is null ? 1 : Compare(Rank, Source, Row, other);

    /// <summary>Compares a row that is not built yet.</summary>
    internal static int Compare(float rank, ReadOnlySpan<char> source, long row, ReviewRow other)
    {
        int order = rank.CompareTo(other.Rank);
        order = order != 0 ? order : source.CompareTo(other.Source, StringComparison.Ordinal);
        return order != 0 ? order : row.CompareTo(other.Row);
    }

    /// <summary>Whether one comes before the other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(ReviewRow? left, ReviewRow? right) => Comparer<ReviewRow>.Default.Compare(left, right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(ReviewRow? left, ReviewRow? right) => right < left;

    /// <summary>Whether one does not come after the other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(ReviewRow? left, ReviewRow? right) => !(right < left);

    /// <summary>Whether one does not come before the other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(ReviewRow? left, ReviewRow? right) => !(left < right);
}

/// <summary>Why a row is in the review queue.</summary>
public enum ReviewKind
{
    /// <summary>The model hesitates between two classes: its label helps most.</summary>
    Uncertain,

    /// <summary>A random draw from the accepted rows, to check what acceptance promises.</summary>
    Audit,
}
