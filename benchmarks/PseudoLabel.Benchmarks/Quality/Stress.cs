using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>A way in which real data are worse than benchmarks: what it does to a split.</summary>
/// <param name="Name">What a reader sees.</param>
/// <param name="LeastClasses">Classes that a data set must have for it.</param>
/// <param name="Apply">The split as it then is.</param>
/// <param name="Settings">The settings as they then are.</param>
internal sealed record Stress(
    string Name, int LeastClasses, Func<ScarceSplit, SeededRandom, ScarceSplit> Apply, Func<RunSettings, RunSettings>? Settings = null)
{
    public static IReadOnlyList<Stress> All { get; } =
    [
        new("none", 2, (split, _) => split),
        new("25 % of the pool from a class without labels", 3, (split, random) => Unknown(split, 0.25, random)),
        new("50 % of the pool from classes without labels", 3, (split, random) => Unknown(split, 0.5, random)),
        new("10 % of the given labels flipped", 2, Flipped),
        new("a pool with another class balance", 2, Unbalanced),
        new("a class missing from the labels", 3, Missing),
        new("every pool row three times", 2, (split,
            random) => split with { Unlabeled = ScarceSplit.Shuffled(split.Unlabeled.SelectMany(r => Enumerable.Repeat(r, 3)), random) }),
        new("a pool smaller than the labels", 2,
            (split, _) => split with { Unlabeled = [.. split.Unlabeled.Take(split.Labeled.Count / 2)] }),
        new("a pool of which nothing is selected", 2, (split, _) => split,
            settings => settings with { Selection = "threshold", Threshold = 1 }),
    ];

    /// <summary>
    /// Half of the classes, at least one, lose their labels; of their rows so many stay in the pool that they are the given share of it.
    /// </summary>
    private static ScarceSplit Unknown(ScarceSplit split, double share, SeededRandom random)
    {
        HashSet<string> hidden =
            [.. ScarceSplit.Shuffled(split.Classes, random).Take(Math.Max(1, Math.Min(split.Classes.Count - 2, split.Classes.Count / 2)))];
        string[][] known = [.. split.Unlabeled.Where(r => !hidden.Contains(ScarceSplit.Label(r)))];
        string[][] unknown = [.. split.Unlabeled.Where(r => hidden.Contains(ScarceSplit.Label(r)))];
        int of = (int)Math.Min(known.Length, unknown.Length * (1 - share) / share);
        var pool = known.Take(of).Concat(unknown.Take((int)(of * share / (1 - share))));
        return WithoutLabels(split, hidden) with
        {
            Unlabeled = ScarceSplit.Shuffled(pool, random),
            Test = [.. split.Test.Where(r => !hidden.Contains(ScarceSplit.Label(r)))]
        };
    }

    /// <summary>One class has no labeled row; pool and test stay as they are, so that no model can be right on it.</summary>
    private static ScarceSplit Missing(ScarceSplit split, SeededRandom random) =>
        WithoutLabels(split, [ScarceSplit.Shuffled(split.Classes, random)[0]]);

    private static ScarceSplit WithoutLabels(ScarceSplit split, HashSet<string> hidden) =>
        split with { Labeled = [.. split.Labeled.Where(r => !hidden.Contains(ScarceSplit.Label(r)))] };

    private static ScarceSplit Flipped(ScarceSplit split, SeededRandom random)
    {
        IReadOnlyList<string> classes = split.Classes;
        HashSet<int> flipped =
            [.. ScarceSplit.Shuffled(Enumerable.Range(0, split.Labeled.Count), random).Take((split.Labeled.Count + 9) / 10)];
        return split with
        {
            Labeled =
            [.. split.Labeled.Select((row, i) => flipped.Contains(i) ? [.. row[..^1], Other(classes, row, random)] : row)]
        };
    }

    private static string Other(IReadOnlyList<string> classes, string[] row, SeededRandom random)
    {
        string[] others = [.. classes.Where(c => c != ScarceSplit.Label(row))];
        return others[random.NextInt32(others.Length)];
    }

    /// <summary>Of half of the classes, at least one, only a fifth of the pool's rows is left; the test rows stay as they are.</summary>
    private static ScarceSplit Unbalanced(ScarceSplit split, SeededRandom random)
    {
        HashSet<string> rare = [.. ScarceSplit.Shuffled(split.Classes, random).Take(split.Classes.Count / 2)];
        return split with
        {
            Unlabeled =
            [.. split.Unlabeled.Where(r => !rare.Contains(ScarceSplit.Label(r)) || random.NextDouble() < 0.2)]
        };
    }
}
