using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>
/// Few labeled rows, many whose label is hidden, and a test set: of each class 30 % for the test, then <see cref="LabelsPerClass"/> labeled
/// ones.
/// </summary>
/// <param name="Table">The data set.</param>
/// <param name="Labeled">Labeled rows.</param>
/// <param name="Unlabeled">Rows whose labels the program never sees; the last cell holds the truth.</param>
/// <param name="Test">Test rows.</param>
internal sealed record ScarceSplit(
    LabeledTable Table, IReadOnlyList<string[]> Labeled, IReadOnlyList<string[]> Unlabeled, IReadOnlyList<string[]> Test)
{
    public const int LabelsPerClass = 10;
    private const double TestShare = 0.3;
    private const int MostTest = 5000, MostUnlabeled = 20_000, LeastOfClass = 20;

    public static ScarceSplit Of(LabeledTable table, int seed)
    {
        var random = new SeededRandom(SeededRandom.Derive((ulong)seed, "split"));
        List<string[]> labeled = [], unlabeled = [], test = [];
        foreach (var ofClass in table.Rows.GroupBy(Label).Where(g => g.Count() >= LeastOfClass).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string[][] rows = Shuffled(ofClass, random);
            int tests = Math.Max(2, (int)(rows.Length * TestShare));
            int labels = Math.Min(LabelsPerClass, (rows.Length - tests) / 2);
            test.AddRange(rows[..tests]);
            labeled.AddRange(rows[tests..(tests + labels)]);
            unlabeled.AddRange(rows[(tests + labels)..]);
        }

        return new ScarceSplit(table, Shuffled(labeled, random), [.. Shuffled(unlabeled, random).Take(MostUnlabeled)],
            [.. Shuffled(test, random).Take(MostTest)]);
    }

    /// <summary>The classes that have labels.</summary>
    public IReadOnlyList<string> Classes => [.. Labeled.Select(Label).Distinct().Order(StringComparer.Ordinal)];

    public static string Label(string[] row) => row[^1];

    public static T[] Shuffled<T>(IEnumerable<T> items, SeededRandom random)
    {
        T[] all = [.. items];
        for (int i = all.Length - 1; i > 0; i--)
        {
            int other = random.NextInt32(i + 1);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all;
    }
}
