using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Reads the cells of one column of one file: numbers, times and texts in the form that was decided for it. The one place that knows what a
/// value is, for every format. Immutable, so that many threads can use it at once.
/// </summary>
internal sealed class CellReader
{
    private const int MostChars = 256;
    private const long UnixDays = 719162;
    private const double MostSeconds = 253402300799;

    private readonly CellForm form;
    private readonly FrozenSet<string> markers;
    private readonly float[] numberMarkers;

    /// <param name="form">How it is written; null for the plain form.</param>
    /// <param name="missing">Words that the user set for missing, in every column.</param>
    public CellReader(ColumnKind kind, CellForm? form, IReadOnlyList<string> missing)
    {
        this.form = form ?? new CellForm();
        markers = missing.Concat(this.form.Markers).Select(m => m.Trim()).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        numberMarkers = [.. markers.Select(Value).OfType<float>()];
        Type = kind.Cells()
            ?? throw new ArgumentException($"The cells of a column of kind {kind} are not read.", nameof(kind));
        IsShort = Type == CellType.Number && this.form is { Decimal: '.', Group: not '.' } && numberMarkers.Length == 0;
    }

    /// <summary>What the cells are read as.</summary>
    public CellType Type { get; }

    /// <summary>
    /// Whether digits, one point and a minus have their plain meaning in this column, so that short numbers may be read the fast way.
    /// </summary>
    public bool IsShort { get; }

    /// <summary>A reader of free text, for all columns of which nothing is known.</summary>
    public static CellReader Text { get; } = new(ColumnKind.Text, null, []);

    /// <summary>Whether another reader makes the same of every cell.</summary>
    public bool IsSame(CellReader other) => ReferenceEquals(this, other)
        || (Type == other.Type && (form.Decimal, form.Group, form.Time) == (other.form.Decimal, other.form.Group, other.form.Time)
            && markers.SetEquals(other.markers));

    /// <summary>Reads a cell of a numeric column; NaN unless it is a number.</summary>
    public NumberKind Number(ReadOnlySpan<byte> cell, out float value)
    {
        if (IsShort && NumberCell.Read(cell, out value) is var kind and not NumberKind.Bad)
        {
            return kind;
        }

        if (cell.Length > MostChars)
        {
            value = float.NaN;
            return NumberKind.Bad;
        }

        Span<char> text = stackalloc char[MostChars];
        return Number(text[..Encoding.UTF8.GetChars(cell, text)], out value);
    }

    /// <summary>Reads a cell of a numeric column that is a string.</summary>
    public NumberKind Number(string? cell, out float value)
    {
        value = float.NaN;
        return cell is null ? NumberKind.Missing
            : IsShort && NumberCell.Read(cell, out value) is var kind and not NumberKind.Bad ? kind
            : Number(cell.AsSpan(), out value);
    }

    /// <summary>Whether a number of a typed column is one that the user set for missing.</summary>
    public bool IsMarker(float value) => Array.IndexOf(numberMarkers, value) >= 0;

    /// <summary>Reads a cell of a column of times; <see cref="TimeCell.Missing"/> unless it is a time.</summary>
    public NumberKind Time(ReadOnlySpan<byte> cell, out long ticks)
    {
        ticks = TimeCell.Missing;
        if (cell.Length > MostChars)
        {
            return NumberKind.Bad;
        }

        Span<char> text = stackalloc char[MostChars];
        return Time(text[..Encoding.UTF8.GetChars(cell, text)], out ticks);
    }

    /// <summary>Reads a cell of a column of times that is text.</summary>
    public NumberKind Time(ReadOnlySpan<char> cell, out long ticks)
    {
        ticks = TimeCell.Missing;
        ReadOnlySpan<char> text = cell.Trim();
        if (IsMissing(text))
        {
            return NumberKind.Missing;
        }

        if (Unix(text) is { } unix)
        {
            ticks = unix;
            return NumberKind.Number;
        }

        if (form.Time == TimeOrder.Compact
            && DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
        {
            ticks = date.Ticks;
            return NumberKind.Number;
        }

        // Year first is read in every column: there is one way to read it only.
        bool read = TimeText.TryParse(text, out TimeParts parts)
            && TimeText.TryTicks(parts, parts.ADigits == 4 ? TimeOrder.YearFirst : form.Time ?? TimeOrder.YearFirst, out ticks);
        return read ? NumberKind.Number : NumberKind.Bad;
    }

    /// <summary>Whether a text is one of the words that were set or learned for missing.</summary>
    public bool IsMarked(string cell) => markers.Count > 0 && markers.Contains(cell.Trim());

    /// <summary>The cell of a column of categories: the one text of its value; null where missing.</summary>
    public string? Category(string? cell) => CanonicalText.Of(cell) is { } text && !IsMarked(text) && !IsMarked(cell!) ? text : null;

    /// <summary>The cell of a column of free text: as it is; null where missing.</summary>
    public string? FreeText(string? cell) => StringPool.NullIfBlank(cell) is { } text && !IsMarked(text) ? text : null;

    /// <summary>Says in words why a cell does not fit.</summary>
    public string WhyBad(string cell) => Type == CellType.Time ? $"{Excerpt.Cell(cell)} is not a date" : NumberCell.WhyBad(cell);

    private static float? Value(string marker) => NumberCell.Read(marker, out float value) == NumberKind.Number ? value : null;

    private NumberKind Number(ReadOnlySpan<char> cell, out float value)
    {
        value = float.NaN;
        ReadOnlySpan<char> text = cell.Trim();
        if (IsMissing(text))
        {
            return NumberKind.Missing;
        }

        if (!FormattedNumber.TryRead(text, form.Decimal, form.Group, out value))
        {
            return NumberKind.Bad;
        }

        if (IsMarker(value))
        {
            value = float.NaN;
            return NumberKind.Missing;
        }

        return NumberKind.Number;
    }

    private bool IsMissing(ReadOnlySpan<char> text)
    {
        if (markers.Count > 0 && markers.Contains(text.ToString()))
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[MostChars];
        return text.Length <= MostChars / 4 && MissingWords.Contain(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>
    /// The ticks of a number of seconds or milliseconds since 1970; null where the column has none, or
    /// the text is no number of a year up to 9999.
    /// </summary>
    private long? Unix(ReadOnlySpan<char> text)
    {
        if (form.Time is not (TimeOrder.UnixSeconds or TimeOrder.UnixMilliseconds)
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return null;
        }

        double seconds = form.Time == TimeOrder.UnixSeconds ? number : number / 1000;
        return seconds is >= 0 and < MostSeconds ? (UnixDays * TimeSpan.TicksPerDay) + (long)(seconds * TimeSpan.TicksPerSecond) : null;
    }
}
