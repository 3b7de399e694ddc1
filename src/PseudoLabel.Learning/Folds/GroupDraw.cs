using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Folds;

/// <summary>Draws one row of each group: rows of one group are alike, and tests take rows to be independent.</summary>
public static class GroupDraw
{
    /// <summary>Draws.</summary>
    /// <param name="groups">The group of each row; null where each row is its own.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The rows drawn, ascending; null where there are no groups.</returns>
    public static int[]? OneOfEach(IReadOnlyList<int>? groups, ulong seed)
    {
        if (groups is null)
        {
            return null;
        }

        int[] rows = [.. Enumerable.Range(0, groups.Count)];
        new SeededRandom(seed).Shuffle<int>(rows);
        return [.. rows.DistinctBy(row => groups[row]).Order()];
    }
}
