using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// What the numbers of one column of one file say of how numbers are written there. <c>1.5</c> can be read in one way only; <c>1.500</c> in
/// two, so that other numbers decide.
/// </summary>
internal sealed class NumberEvidence
{
    private const int Thousands = 3;
    private const double ColumnShare = 0.9;

    // Decimals that happen to have three digits each time, and none at all now and then, are not to be had by chance in so many numbers.
    private const int ManyThousands = 50;
    private const double WholeShare = 0.02;

    private int points;
    private int commas;
    private int spaces;
    private int apostrophes;
    private int eitherPoint;
    private int eitherComma;
    private int groupedPoint;
    private int groupedComma;
    private int whole;
    private int others;

    /// <summary>
    /// The sign that decimals stand behind for certain in this column, where it is a column of numbers; null where no number shows it.
    /// </summary>
    public char? Certain => points == commas || ColumnShare * (Numbers + others) > Numbers ? null : points > commas ? '.' : ',';

    private int Numbers => points + commas + eitherPoint + eitherComma + whole;

    /// <summary>
    /// Adds a cell of digits with at most one point and a minus, as most cells are. False where it is another cell, which is then not
    /// added.
    /// </summary>
    public bool TryAddPlain(string cell)
    {
        int first = cell.Length > 0 && cell[0] == '-' ? 1 : 0;
        int point = -1;
        for (int i = first; i < cell.Length; i++)
        {
            if (cell[i] == '.' && point < 0)
            {
                point = i;
            }
            else if (!char.IsAsciiDigit(cell[i]))
            {
                return false;
            }
        }

        if (cell.Length - first - (point < 0 ? 0 : 1) <= 0)
        {
            return false;
        }

        bool either = point >= 0 && cell.Length - point - 1 == Thousands && point - first is >= 1 and <= Thousands && cell[first] != '0';
        whole += point < 0 ? 1 : 0;
        eitherPoint += either ? 1 : 0;
        points += point >= 0 && !either ? 1 : 0;
        return true;
    }

    /// <summary>Adds a cell that is not missing.</summary>
    public void Add(string cell)
    {
        if (!NumberText.TryStrip(cell, out NumberText number) || !TryAdd(number.Core))
        {
            others++;
        }
    }

    /// <summary>How the column's numbers are written.</summary>
    /// <param name="set">The decimal sign set by hand; null where it is to be found.</param>
    /// <param name="beside">The decimal sign of the file's other columns; null where none shows it.</param>
    /// <param name="elsewhere">That of the column in other files.</param>
    /// <param name="delimiter">That which goes with the file's delimiter; null where none does.</param>
    /// <returns>The decimal sign, and the thousands separator; null where there is none.</returns>
    public (char Decimal, char? Group) Decide(char? set, char? beside, char? elsewhere, char? delimiter)
    {
        char sign = set ?? Certain ?? beside ?? elsewhere ?? (eitherComma > 0 ? delimiter : LookLikeThousands ? ',' : null) ?? '.';
        char? group = sign == ',' ? (groupedPoint + eitherPoint > 0 ? '.' : null) : groupedComma + eitherComma > 0 ? ',' : null;
        return (sign, group ?? (spaces > apostrophes ? ' ' : apostrophes > 0 ? '\'' : null));
    }

    /// <summary>Whether points can only be thousands': each has three digits behind it, and whole numbers stand among them.</summary>
    private bool LookLikeThousands => points == 0 && eitherPoint >= ManyThousands && whole >= WholeShare * (whole + eitherPoint);

    private bool TryAdd(ReadOnlySpan<char> core)
    {
        int point = core.LastIndexOf('.');
        int comma = core.LastIndexOf(',');
        int exponent = core.IndexOfAny('e', 'E');
        if (exponent > 0)
        {
            core = core[..exponent];
            points += point >= 0 ? 1 : 0;
            whole += point < 0 ? 1 : 0;
            return NumberCell.IsPlain(core);
        }

        // Of two different signs the last is the decimal sign. A sign that comes twice separates thousands. A sign that comes once may be
        // either.
        int sign = point >= 0 && comma >= 0 ? Math.Max(point, comma)
            : core.Count('.') + core.Count(',') == 1 ? Math.Max(point, comma)
            : core.Length;
        ReadOnlySpan<char> front = core[..sign];
        if (!FormattedNumber.TryGroup(front, out char? group) || !NumberCell.IsDigits(sign < core.Length ? core[(sign + 1)..] : "")
            || (sign < core.Length && group == core[sign]))
        {
            return false;
        }

        spaces += group == ' ' ? 1 : 0;
        apostrophes += group == '\'' ? 1 : 0;
        groupedPoint += group == '.' ? 1 : 0;
        groupedComma += group == ',' ? 1 : 0;
        if (sign == core.Length)
        {
            // Thousands behind a comma: decimals can only stand behind a point.
            points += group == ',' ? 1 : 0;
            commas += group == '.' ? 1 : 0;
            whole += group is ',' or '.' ? 0 : 1;
            return true;
        }

        bool either = group is null && core.Length - sign - 1 == Thousands && sign is >= 1 and <= Thousands && core[0] != '0';
        eitherPoint += either && core[sign] == '.' ? 1 : 0;
        eitherComma += either && core[sign] == ',' ? 1 : 0;
        points += !either && core[sign] == '.' ? 1 : 0;
        commas += !either && core[sign] == ',' ? 1 : 0;
        return true;
    }
}
