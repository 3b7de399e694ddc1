namespace PseudoLabel.Run.Labels;

/// <summary>One answer of the history: it stands until a later one of the same row.</summary>
/// <param name="Source">The file that the row is in, as the run names it.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="Label">The label; empty where an earlier answer is withdrawn.</param>
/// <param name="Cells">
/// The row's cells by column: an answer outlives the file it was given for, and a row is known by them where another file has taken its
/// name.
/// </param>
internal sealed record AnswerEntry(string Source, long Row, string Label, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>Whether it is of the same row: of the columns that both have, every cell is the same.</summary>
    public bool IsOfRow(AnswerEntry other) => Source == other.Source && Row == other.Row && HasCells(other.Cells);

    /// <summary>Whether every cell is the same of the columns that both have.</summary>
    /// <param name="cells">The others.</param>
    public bool HasCells(IReadOnlyDictionary<string, string> cells) =>
        Cells.All(c => !cells.TryGetValue(c.Key, out string? cell) || cell == c.Value);
}
