using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Activities.Notices;

/// <summary>What is said of cells that are not what their column holds, and where there are too many of them.</summary>
internal static class UnfitNotices
{
    private const int Shown = 3;

    /// <summary>The notice of such cells; none where there are none.</summary>
    /// <param name="rows">What the rows are called.</param>
    /// <param name="files">By file, its cells by column.</param>
    public static IEnumerable<string> Of(string rows, IReadOnlyList<UnfitInFile> files)
    {
        if (files.Count > 0)
        {
            IEnumerable<string> shown = files.OrderByDescending(f => f.Cells.Count).Take(Shown).Select(f => string.Create(
                CultureInfo.InvariantCulture,
                $"{f.Cells.Count:N0} in '{f.Cells.Column}' of {f.File}, first row {f.Cells.Row}: {f.Cells.Reason}"));
            string more = files.Count > Shown ? $"; and in {files.Count - Shown} more columns" : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{files.Sum(f => f.Cells.Count):N0} cells of {rows} rows count as missing, as they are not what their column holds: "
                    + $"{string.Join("; ", shown)}{more}");
        }
    }

    /// <summary>Refuses a table with a column of which too many cells do not fit: it is probably read wrong.</summary>
    /// <param name="cells">Its cells by column.</param>
    /// <param name="allowed">The share allowed.</param>
    /// <exception cref="UserErrorException">There are too many.</exception>
    public static void Check(TableIndex table, IReadOnlyList<UnfitCells> cells, long rows, double allowed)
    {
        if (cells.FirstOrDefault(c => c.Count > allowed * rows) is { } most)
        {
            throw BadShare.Refusal(
                new SetAsideRow(most.Row, most.Line, most.Column, most.Reason), table.File.Name, most.Count, rows, "rows", allowed);
        }
    }
}

/// <summary>The cells of one column of one file that are not what the column holds.</summary>
/// <param name="Cells">How many, and the first.</param>
internal sealed record UnfitInFile(string File, UnfitCells Cells);
