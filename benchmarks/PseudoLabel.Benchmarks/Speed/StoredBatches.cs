using System.Globalization;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// Stored batches of features, as a run writes them, in a temporary folder of their own; and linear models of a trained one's size.
/// </summary>
internal sealed class StoredBatches : IDisposable
{
    private const int BatchRows = 20_000;
    private readonly string folder = Directory.CreateTempSubdirectory("pseudolabel-predict-").FullName;
    private readonly int columns;
    private readonly int entries;
    private readonly int classes;

    private StoredBatches(int rows, int columns, int entries, int classes)
    {
        (this.columns, this.entries, this.classes) = (columns, entries, classes);
        var random = new SeededRandom(11);
        var files = new List<string>();
        for (int first = 0; first < rows; first += BatchRows)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{first}"));
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
            int count = Math.Min(BatchRows, rows - first);
            FeatureMatrix features = entries == 0 ? Dense(random, count) : Sparse(random, count);
            FeatureBatchFile.Write(
                new FeatureBatch { Features = features, RowNumbers = [.. Enumerable.Range(first, count).Select(r => (long)r)] }, file);
            files.Add(path);
        }

        (Rows, Files) = (rows, files);
    }

    /// <summary>All rows.</summary>
    public int Rows { get; }

    /// <summary>One file a batch.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Rows of dense normal numbers.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Numbers a row.</param>
    /// <param name="classes">Classes of the models.</param>
    public static StoredBatches OfDense(int rows, int columns, int classes) => new(rows, columns, 0, classes);

    /// <summary>Rows of sparse entries, their columns drawn evenly.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="entries">Entries a row.</param>
    /// <param name="classes">Classes of the models.</param>
    public static StoredBatches OfSparse(int rows, int columns, int entries, int classes) => new(rows, columns, entries, classes);

    /// <summary>
    /// A model of random weights under which confidences spread over their whole range; of two classes one logit, as it is trained.
    /// </summary>
    /// <param name="seed">Another seed, another model.</param>
    public LinearModel Model(ulong seed)
    {
        var random = new SeededRandom(seed);
        double scale = 2 / Math.Sqrt(entries == 0 ? columns : entries);
        float[] weights = [.. Enumerable.Range(0, classes * columns).Select(_ => (float)(scale * random.NextGaussian()))];
        for (int i = 0; classes == 2 && i < columns; i++)
        {
            weights[i] = -weights[columns + i];
        }

        return new LinearModel(weights, new float[classes]);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private FeatureMatrix Dense(SeededRandom random, int rows)
    {
        var cells = new float[rows * columns];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = (float)random.NextGaussian();
        }

        return new FeatureMatrix(rows, columns, columns, cells);
    }

    private FeatureMatrix Sparse(SeededRandom random, int rows)
    {
        int[] offsets = [.. Enumerable.Range(0, rows + 1).Select(r => r * entries)];
        var indices = new int[rows * entries];
        var values = new float[rows * entries];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = random.NextInt32(columns);
            values[i] = (float)random.NextDouble();
        }

        for (int row = 0; row < rows; row++)
        {
            Array.Sort(indices, row * entries, entries);
        }

        return new FeatureMatrix(rows, columns, 0, [], offsets, indices, values);
    }
}
