using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

/// <summary>Made-up rows for the linear learner's tests, and slow, plain double-precision versions of what it computes.</summary>
internal static class LinearTestData
{
    /// <summary>Rows whose class follows a noisy linear rule; half of the cells from <paramref name="denseColumns"/> on are zero.</summary>
    internal static TrainingSet Make(ulong seed, int rows, int columns, int denseColumns, int classes)
    {
        var random = new SeededRandom(seed);
        double[] rule = [.. Enumerable.Range(0, classes * columns).Select(_ => random.NextGaussian())];
        var cells = new float[rows][];
        var labels = new int[rows];
        var weights = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            cells[row] = [.. Enumerable.Range(0, columns)
                .Select(c => c >= denseColumns && random.NextDouble() < 0.5 ? 0f : (float)random.NextGaussian())];
            labels[row] = Enumerable.Range(0, classes)
                .MaxBy(k => Enumerable.Range(0, columns).Sum(c => rule[k * columns + c] * cells[row][c]) + 2 * random.NextGaussian());
            weights[row] = 0.25f + (float)random.NextDouble();
        }

        return new TrainingSet { Features = Matrix(cells, denseColumns), Labels = labels, Weights = weights, ClassCount = classes };
    }

    /// <summary>The same cells, stored with another number of dense columns.</summary>
    internal static FeatureMatrix Relayout(FeatureMatrix matrix, int denseColumns) =>
        Matrix([.. Enumerable.Range(0, matrix.Rows).Select(row => Cells(matrix, row))], denseColumns);

    /// <summary>All cells of a row.</summary>
    internal static float[] Cells(FeatureMatrix matrix, int row)
    {
        var cells = new float[matrix.Columns];
        matrix.DenseRow(row).CopyTo(cells);
        for (int entry = 0; entry < matrix.SparseIndices(row).Length; entry++)
        {
            cells[matrix.SparseIndices(row)[entry]] = matrix.SparseValues(row)[entry];
        }

        return cells;
    }

    /// <summary>The objective that <see cref="LogisticOptions.L2"/> documents, at a model, in double.</summary>
    internal static double Objective(LinearModel model, TrainingSet data, double l2)
    {
        double sum = 0;
        for (int row = 0; row < data.Features.Rows; row++)
        {
            sum -= data.Weights[row] * Math.Log(Probabilities(model, data.Features, row)[data.Labels[row]]);
        }

        double squares = model.Weights.ToArray().Sum(w => (double)w * w);

        // Two classes: the single weight vector is the difference of two opposite halves.
        return sum + l2 / 2 * (model.ClassCount == 2 ? 2 * squares : squares);
    }

    /// <summary>Softmax of the model's logits, in double.</summary>
    internal static double[] Probabilities(LinearModel model, FeatureMatrix matrix, int row)
    {
        float[] cells = Cells(matrix, row);
        double[] logits = [.. Enumerable.Range(0, model.ClassCount).Select(k => Logit(model, cells, k))];
        double[] exps = [.. logits.Select(z => Math.Exp(z - logits.Max()))];
        return [.. exps.Select(e => e / exps.Sum())];
    }

    /// <summary>One logit, in double.</summary>
    internal static double Logit(LinearModel model, float[] cells, int k)
    {
        double sum = model.Biases[k];
        for (int c = 0; c < cells.Length; c++)
        {
            sum += (double)model.Weights[k * model.FeatureCount + c] * cells[c];
        }

        return sum;
    }

    /// <summary>A model's bytes.</summary>
    internal static byte[] Bytes(IModel model)
    {
        using var stream = new MemoryStream();
        ModelSerializer.Write(model, stream);
        return stream.ToArray();
    }

    private static FeatureMatrix Matrix(float[][] cells, int denseColumns)
    {
        var builder = new FeatureMatrixBuilder(cells[0].Length, denseColumns);
        foreach (float[] row in cells)
        {
            int[] used = [.. Enumerable.Range(denseColumns, row.Length - denseColumns).Where(c => row[c] != 0)];
            builder.Add(row.AsSpan(0, denseColumns), used, [.. used.Select(c => row[c])]);
        }

        return builder.Build();
    }
}
