using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar;

/// <summary>
/// Cells of one column as its kind wants them: numbers, texts or times. Readers of typed formats put values in; each becomes what the same
/// value written as text in a CSV file would become.
/// </summary>
internal sealed class ColumnCells
{
    private const int MostScale = 128;
    private StringPool? pool;

    /// <summary>Cells that are all missing.</summary>
    public ColumnCells(CellReader reader, int count)
    {
        Reader = reader;
        Count = count;
        Numbers = reader.Type == CellType.Number ? Filled(count, float.NaN) : null;
        Times = reader.Type == CellType.Time ? Filled(count, TimeCell.Missing) : null;
        Values = reader.Type is CellType.Category or CellType.Text ? new string?[count] : null;
    }

    /// <summary>What the column is read as, and how.</summary>
    public CellReader Reader { get; }

    /// <summary>How many cells there are.</summary>
    public int Count { get; }

    /// <summary>The cells of a numeric column, NaN where missing or bad.</summary>
    public float[]? Numbers { get; }

    /// <summary>The cells of a column of categories or texts, null where missing.</summary>
    public string?[]? Values { get; }

    /// <summary>The cells of a date-time column, <see cref="TimeCell.Missing"/> where missing.</summary>
    public long[]? Times { get; }

    /// <summary>By cell, why it is missing that is not what the column holds.</summary>
    public Dictionary<int, string> Bad { get; } = [];

    /// <summary>Puts nothing: the cell is missing.</summary>
    public void PutMissing(int at)
    {
        if (Numbers is not null)
        {
            Numbers[at] = float.NaN;
        }
        else if (Times is not null)
        {
            Times[at] = TimeCell.Missing;
        }
        else
        {
            Values![at] = null;
        }

        if (Bad.Count > 0)
        {
            Bad.Remove(at);
        }
    }

    public void Put(int at, long value)
    {
        if (Numbers is not null)
        {
            PutNumber(at, value);
        }
        else
        {
            PutText(at, CanonicalText.Of(value));
        }
    }

    public void Put(int at, ulong value)
    {
        if (Numbers is not null)
        {
            PutNumber(at, value);
        }
        else
        {
            PutText(at, CanonicalText.Of(value));
        }
    }

    public void Put(int at, float value)
    {
        if (Numbers is not null)
        {
            PutNumber(at, value);
        }
        else
        {
            PutText(at, CanonicalText.Of(value));
        }
    }

    public void Put(int at, double value)
    {
        if (Numbers is not null)
        {
            PutNumber(at, value);
        }
        else
        {
            PutText(at, CanonicalText.Of(value));
        }
    }

    /// <summary>Half has fewer digits than float: 0.1 of it is 0.1, not the float nearest to it.</summary>
    public void Put(int at, Half value)
    {
        if (Numbers is not null)
        {
            PutNumber(at, (double)value);
        }
        else
        {
            PutText(at, Half.IsFinite(value)
                ? CanonicalText.Of(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
                : null);
        }
    }

    /// <summary>Whether decimals may have so many places behind the point: each is written as text with all of them.</summary>
    public static bool IsScale(int scale) => scale is >= -MostScale and <= MostScale;

    /// <summary>Why a column of such decimals is not read.</summary>
    public static string WhyNoScale(int scale) => string.Create(CultureInfo.InvariantCulture,
        $"its decimals have {scale} places behind the point, where at most {MostScale} are read; write them as floating-point numbers");

    public void Put(int at, bool value) => PutText(at, CanonicalText.Of(value));

    /// <summary>Puts a decimal: its digits, and how many of them are behind the point.</summary>
    public void Put(int at, BigInteger unscaled, int scale)
    {
        // A decimal is a number already: how the file's texts write numbers is nothing to it.
        string text = DecimalText(unscaled, scale);
        if (Numbers is not null && NumberCell.Read(text, out float value) == NumberKind.Number)
        {
            PutNumber(at, value);
        }
        else
        {
            PutText(at, text);
        }
    }

    /// <summary>Puts a date, or a date and time.</summary>
    public void Put(int at, DatePoint time)
    {
        if (Times is not null)
        {
            Times[at] = time.Ticks ?? TimeCell.Missing;
            if (time.Ticks is null)
            {
                Bad[at] = Reader.WhyBad(time.Text());
            }
        }
        else
        {
            PutText(at, time.Text());
        }
    }

    /// <summary>Puts text, given as UTF-8; what is none cannot be used.</summary>
    public void Put(int at, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            PutMissing(at);
            Bad[at] = "these bytes are no text in UTF-8";
        }
        else if (Numbers is not null)
        {
            if (Reader.Number(utf8, out Numbers[at]) == NumberKind.Bad)
            {
                Bad[at] = Reader.WhyBad(Encoding.UTF8.GetString(utf8));
            }
        }
        else
        {
            PutText(at, (pool ??= new StringPool()).Get(utf8));
        }
    }

    /// <summary>Puts text.</summary>
    public void PutText(int at, string? text)
    {
        if (Values is not null)
        {
            Values[at] = Reader.Type == CellType.Category ? Reader.Category(text) : Reader.FreeText(text);
        }
        else if (Times is not null)
        {
            if (Reader.Time(text, out Times[at]) == NumberKind.Bad)
            {
                Bad[at] = Reader.WhyBad(text!);
            }
        }
        else if (Reader.Number(text, out Numbers![at]) == NumberKind.Bad)
        {
            Bad[at] = Reader.WhyBad(text!);
        }
    }

    /// <summary>Takes over cells of the same kind.</summary>
    public void Copy(ColumnCells from, int start, int at, int count)
    {
        if (Numbers is not null)
        {
            from.Numbers.AsSpan(start, count).CopyTo(Numbers.AsSpan(at));
        }
        else if (Times is not null)
        {
            from.Times.AsSpan(start, count).CopyTo(Times.AsSpan(at));
        }
        else
        {
            from.Values.AsSpan(start, count).CopyTo(Values.AsSpan(at));
        }

        if (from.Bad.Count > 0)
        {
            for (int i = 0; i < count; i++)
            {
                if (from.Bad.TryGetValue(start + i, out string? why))
                {
                    Bad[at + i] = why;
                }
            }
        }
    }

    /// <summary>Takes over the cells of a dictionary of the same kind.</summary>
    public void Gather(ColumnCells dictionary, ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            CopyOne(dictionary, indices[i], i);
        }
    }

    /// <summary>Takes over the cells of values that are there, to where their levels say that there is one.</summary>
    /// <param name="levels">A level for each cell, missing ones included.</param>
    /// <param name="present">The level of a value that is there.</param>
    /// <param name="at">Where the first goes.</param>
    /// <returns>How many were there.</returns>
    public int Scatter(ColumnCells from, int start, ReadOnlySpan<int> levels, int present, int at)
    {
        int taken = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i] == present)
            {
                CopyOne(from, start + taken++, at + i);
            }
        }

        return taken;
    }

    /// <summary>Takes over one cell.</summary>
    public void CopyOne(ColumnCells from, int source, int at)
    {
        if (Numbers is not null)
        {
            Numbers[at] = from.Numbers![source];
        }
        else if (Times is not null)
        {
            Times[at] = from.Times![source];
        }
        else
        {
            Values![at] = from.Values![source];
        }

        if (from.Bad.Count > 0 && from.Bad.TryGetValue(source, out string? why))
        {
            Bad[at] = why;
        }
    }

    private void PutNumber(int at, double value)
    {
        Numbers![at] = Reader.IsMarker((float)value) ? float.NaN : (float)value;
        if (float.IsInfinity((float)value))
        {
            Numbers[at] = float.NaN;
            Bad[at] = Reader.WhyBad(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The digits of a decimal without zeros that add nothing.</summary>
    internal static string DecimalText(BigInteger unscaled, int scale)
    {
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        if (unscaled.IsZero)
        {
            return "0";
        }

        if (scale <= 0)
        {
            digits += new string('0', -scale);
        }
        else
        {
            digits = digits.PadLeft(scale + 1, '0').Insert(Math.Max(digits.Length, scale + 1) - scale, ".").TrimEnd('0').TrimEnd('.');
        }

        return unscaled.Sign < 0 ? "-" + digits : digits;
    }

    private static T[] Filled<T>(int count, T value)
    {
        var cells = new T[count];
        Array.Fill(cells, value);
        return cells;
    }
}
