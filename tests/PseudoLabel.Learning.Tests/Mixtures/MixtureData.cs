using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Mixtures;

/// <summary>
/// Texts of classes, row after row of the next class: some terms of their class's own, some that all share; and vectors near their class's
/// direction, which lie away from 0.
/// </summary>
internal static class MixtureData
{
    public const int OwnTerms = 40;
    public const int SharedTerms = 60;

    public static FeatureMatrix Rows(ulong seed, int rows, int classes, int dimensions = 0, int dense = 0, int own = 2)
    {
        var random = new SeededRandom(seed);
        int first = dense + dimensions;
        var builder = new FeatureMatrixBuilder(first + classes * OwnTerms + SharedTerms, first, rows);
        for (int i = 0; i < rows; i++)
        {
            int k = i % classes;
            var terms = new SortedSet<int>();
            while (terms.Count < own)
            {
                terms.Add(first + k * OwnTerms + random.NextInt32(OwnTerms));
            }

            while (terms.Count < own + 5)
            {
                terms.Add(first + classes * OwnTerms + random.NextInt32(SharedTerms));
            }

            float[] cells = [.. Enumerable.Range(0, first).Select(d => d < dense ? (float)random.NextGaussian() * 50
                : 1 + (d - dense == k ? 1 : 0) + 0.5f * (float)random.NextGaussian())];
            builder.Add(cells, [.. terms], [.. terms.Select(_ => 0.4f)]);
        }

        return builder.Build();
    }

    public static TrainingSet Labeled(ulong seed, int rows, int classes, int dimensions = 0, int dense = 0, int own = 2) =>
        TrainingSet.Unweighted(
            Rows(seed, rows, classes, dimensions, dense, own), [.. Enumerable.Range(0, rows).Select(i => i % classes)], classes) with
        { EmbeddedColumns = dimensions };

    /// <summary>Rows whose most probable class is their own.</summary>
    public static double Right(float[] probabilities, int classes) =>
        probabilities.Chunk(classes).Select((row, i) => Array.IndexOf(row, row.Max()) == i % classes ? 1.0 : 0).Average();
}
