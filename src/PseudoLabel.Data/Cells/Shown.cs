namespace PseudoLabel.Data.Cells;

/// <summary>Cells in messages: short, on one line, in quotes.</summary>
internal static class Shown
{
    private const int Longest = 40;

    public static string Of(string cell)
    {
        string text = cell.Trim();
        string cut = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "...") : text;
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c))}'";
    }
}
