using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// Finds principal components by subspace iteration (Halko et al., "Finding structure with randomness", 2011, algorithm 4.4): as few as
/// hold a given share of the variance. Nothing depends on labels or threads.
/// </summary>
public static class PrincipalComponentSearch
{
    private const int Iterations = 8;

    /// <summary>Finds the components.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="most">Components at most.</param>
    /// <param name="share">The share of the variance that is enough, in (0, 1].</param>
    /// <param name="seed">Seed of the directions that the search starts from.</param>
    public static PrincipalComponents Fit(FeatureMatrix rows, int most, double share, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int count = Math.Max(1, Math.Min(most, Math.Min(rows.Columns, rows.Rows - 1)));
        double[] mean = Means(rows);
        var random = new SeededRandom(seed);
        var vectors = new double[rows.Columns * count];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = random.NextDouble() - 0.5;
        }

        GramSchmidt.Orthonormalize(vectors, rows.Columns, count);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double[] scores = Scores(rows, new PrincipalComponents(mean, vectors, count));
            vectors = Back(rows, mean, scores, count);
            GramSchmidt.Orthonormalize(vectors, rows.Columns, count);
        }

        var all = new PrincipalComponents(mean, vectors, count);
        return all.First(Enough(rows, all, share));
    }

    private static int Enough(FeatureMatrix rows, PrincipalComponents all, double share)
    {
        var explained = new double[all.Count];
        var scores = new double[all.Count];
        double whole = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            whole += all.Project(rows, row, scores);
            for (int j = 0; j < scores.Length; j++)
            {
                explained[j] += scores[j] * scores[j];
                whole += scores[j] * scores[j];
            }
        }

        int count = 0;
        for (double sum = 0; count < explained.Length && (count == 0 || sum < share * whole); count++)
        {
            sum += explained[count];
        }

        return count;
    }

    private static double[] Scores(FeatureMatrix rows, PrincipalComponents components)
    {
        var scores = new double[rows.Rows * components.Count];
        for (int row = 0; row < rows.Rows; row++)
        {
            components.Project(rows, row, scores.AsSpan(row * components.Count, components.Count));
        }

        return scores;
    }

    /// <summary>The centered rows' transpose times the scores.</summary>
    private static double[] Back(FeatureMatrix rows, double[] mean, double[] scores, int count)
    {
        var back = new double[rows.Columns * count];
        var sums = new double[count];
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<double> of = scores.AsSpan(row * count, count);
            PrincipalComponents.AddScaled(sums, of, 1);
            ReadOnlySpan<float> dense = rows.DenseRow(row);
            for (int column = 0; column < dense.Length; column++)
            {
                PrincipalComponents.AddScaled(PrincipalComponents.Vector(back, column, count), of, dense[column]);
            }

            ReadOnlySpan<int> indices = rows.SparseIndices(row);
            ReadOnlySpan<float> values = rows.SparseValues(row);
            for (int i = 0; i < indices.Length; i++)
            {
                PrincipalComponents.AddScaled(PrincipalComponents.Vector(back, indices[i], count), of, values[i]);
            }
        }

        for (int column = 0; column < mean.Length; column++)
        {
            PrincipalComponents.AddScaled(PrincipalComponents.Vector(back, column, count), sums, -mean[column]);
        }

        return back;
    }

    private static double[] Means(FeatureMatrix rows)
    {
        var mean = new double[rows.Columns];
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<float> dense = rows.DenseRow(row);
            for (int column = 0; column < dense.Length; column++)
            {
                mean[column] += dense[column];
            }

            ReadOnlySpan<int> indices = rows.SparseIndices(row);
            ReadOnlySpan<float> values = rows.SparseValues(row);
            for (int i = 0; i < indices.Length; i++)
            {
                mean[indices[i]] += values[i];
            }
        }

        return [.. mean.Select(sum => sum / rows.Rows)];
    }
}
