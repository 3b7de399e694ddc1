using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

/// <summary>Small made data and shorthands for the tests of trees.</summary>
internal static class TreeData
{
    public static FeatureMatrix Dense(params float[][] rows) =>
        new(rows.Length, rows[0].Length, rows[0].Length, [.. rows.SelectMany(r => r)]);

    /// <summary>The same cells with the columns from <paramref name="denseColumns"/> up stored sparse, zeros left out.</summary>
    public static FeatureMatrix Sparse(FeatureMatrix matrix, int denseColumns)
    {
        var builder = new FeatureMatrixBuilder(matrix.Columns, denseColumns, matrix.Rows);
        for (int r = 0; r < matrix.Rows; r++)
        {
            float[] cells = matrix.DenseRow(r).ToArray();
            int[] indices = [.. Enumerable.Range(denseColumns, matrix.Columns - denseColumns).Where(c => cells[c] != 0)];
            builder.Add(cells.AsSpan(0, denseColumns), indices, [.. indices.Select(c => cells[c])]);
        }

        return builder.Build();
    }

    /// <summary>Gaussian clouds, one a class, a third of the cells set to zero.</summary>
    public static TrainingSet Clouds(ulong seed, int rows, int columns, int classes)
    {
        var random = new SeededRandom(seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(r => r % classes)];
        float[] cells = [.. Enumerable.Range(0, rows * columns).Select(i =>
        {
            float cell = (float)(random.NextGaussian() + (labels[i / columns] == i % columns % classes ? 2 : 0));
            return random.NextInt32(3) == 0 ? 0 : cell;
        })];
        float[] weights = [.. Enumerable.Range(0, rows).Select(_ => 0.25f + (float)random.NextDouble())];
        return new TrainingSet
        {
            Features = new FeatureMatrix(rows, columns, columns, cells),
            Labels = labels,
            Weights = weights,
            ClassCount = classes
        };
    }

    public static float[] Scores(IModel model, FeatureMatrix rows)
    {
        var scores = new float[rows.Rows * model.ClassCount];
        model.Score(rows, 0, rows.Rows, scores);
        return scores;
    }

    public static double[] Softmax(ReadOnlySpan<float> scores)
    {
        double[] values = [.. scores.ToArray().Select(s => Math.Exp(s))];
        return [.. values.Select(v => v / values.Sum())];
    }

    public static byte[] Bytes(IModel model)
    {
        using var stream = new MemoryStream();
        ModelSerializer.Write(model, stream);
        return stream.ToArray();
    }

    public static IModel Reread(IModel model) => ModelSerializer.Read(new MemoryStream(Bytes(model)));

    public static int Correct(IModel model, TrainingSet data)
    {
        float[] scores = Scores(model, data.Features);
        return data.Labels.Where((label, r) =>
        {
            float[] row = scores[(r * data.ClassCount)..((r + 1) * data.ClassCount)];
            return Array.IndexOf(row, row.Max()) == label;
        }).Count();
    }
}
