using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Tests;

/// <summary>Small requests over made rows, in a folder of their own: two half moons in the plane, or bars in images.</summary>
internal sealed class SmallRequest : IDisposable
{
    public static readonly TrainingNames Names = TrainingNames.Of(1);
    public static readonly ImageShape Shape = new(6, 6, 1);
    private const int PoolFiles = 4;

    private SmallRequest(TrainingRequest request, FeatureMatrix labeled, IReadOnlyList<FeatureMatrix> pool)
    {
        Folder = Directory.CreateTempSubdirectory("pseudolabel-trainer-").FullName;
        Store = new SealedStore(new FolderStore(Folder));
        Request = request;
        Write(request.LabeledFeatures, labeled);
        for (int i = 0; i < pool.Count; i++)
        {
            Write(PoolName(i), pool[i]);
        }
    }

    public string Folder { get; }

    public SealedStore Store { get; }

    public TrainingRequest Request { get; set; }

    /// <summary>Two half moons: three labeled rows of each, a test set, and a pool in four files.</summary>
    public static SmallRequest Moons(int poolRows = 400)
    {
        (float[] labeled, int[] labels) = MoonRows(1, 206);
        return new SmallRequest(
            Of(labels, 6, 2, null),
            new FeatureMatrix(rows: 206, columns: 2, denseColumns: 2, labeled),
            [.. Enumerable.Range(0, PoolFiles)
                .Select(f => new FeatureMatrix(poolRows / PoolFiles, 2, 2, MoonRows(10 + f, poolRows / PoolFiles).Rows))]);
    }

    /// <summary>Images with an upright or a level bar.</summary>
    public static SmallRequest Bars()
    {
        (float[] labeled, int[] labels) = BarRows(1, 120);
        return new SmallRequest(
            Of(labels, 20, Shape.Columns, Shape),
            new FeatureMatrix(120, Shape.Columns, Shape.Columns, labeled),
            [.. Enumerable.Range(0, PoolFiles).Select(f => new FeatureMatrix(50, Shape.Columns, Shape.Columns, BarRows(10 + f, 50).Rows))]);
    }

    /// <summary>Writes the request as it now is.</summary>
    public Task SaveAsync() => Store.WriteJsonAsync(Names.Request, Request, CancellationToken.None);

    public Task<TrainingResult> ResultAsync() => Store.ReadJsonAsync<TrainingResult>(Names.Result, CancellationToken.None);

    public byte[] Bytes(string name)
    {
        using Stream stream = Store.OpenReadAsync(name).GetAwaiter().GetResult();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Share of a task's held rows that it got right.</summary>
    public double Accuracy(TaskResult result)
    {
        IReadOnlyList<int> held = Request.Tasks.Single(t => t.Name == result.Name).Held;
        return held
            .Select((row, i) => Request.Labels[row] == (result.HeldProbabilities[i * 2] >= result.HeldProbabilities[(i * 2) + 1] ? 0 : 1))
            .Average(right => right ? 1 : 0);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static TrainingRequest Of(int[] labels, int labeledRows, int columns, ImageShape? image)
    {
        var joint = new TrainingTask
        {
            Name = "run",
            Train = [.. Enumerable.Range(0, labeledRows)],
            Held = [.. Enumerable.Range(labeledRows, labels.Length - labeledRows)],
            Pool = [.. Enumerable.Range(0, PoolFiles).Select(PoolName)],
            Seed = 7,
        };
        return new TrainingRequest
        {
            Version = "test",
            ClassCount = 2,
            FeatureCount = columns,
            Image = image,
            LabeledFeatures = "features/labeled.bin",
            Labels = labels,
            Tasks = [joint, joint with { Name = "alone", Pool = [] }],
            Options = new TrainingOptions
            {
                Width = image is null ? 32 : 8,
                Depth = 1,
                Steps = 100,
                LabeledBatch = 8,
                LearningRate = 0.01,
                Threshold = 0.8,
            },
            MemoryMiB = 64,
        };
    }

    private static string PoolName(int file) => $"features/{file:D6}.bin";

    private static (float[] Rows, int[] Labels) MoonRows(int seed, int count)
    {
        var random = new SeededRandom((ulong)seed);
        var rows = new float[count * 2];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            double angle = Math.PI * random.NextDouble();
            double noise = 0.08;
            rows[i * 2] = (float)((labels[i] == 0 ? Math.Cos(angle) : 1 - Math.Cos(angle)) + (noise * random.NextGaussian()) - 0.5);
            rows[(i * 2) + 1] =
                (float)((labels[i] == 0 ? Math.Sin(angle) : 0.5 - Math.Sin(angle)) + (noise * random.NextGaussian()) - 0.25);
        }

        return (rows, labels);
    }

    private static (float[] Rows, int[] Labels) BarRows(int seed, int count)
    {
        var random = new SeededRandom((ulong)seed);
        var rows = new float[count * Shape.Columns];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            int at = random.NextInt32(6);
            for (int p = 0; p < Shape.Columns; p++)
            {
                bool lit = labels[i] == 0 ? p % 6 == at : p / 6 == at;
                rows[(i * Shape.Columns) + p] = (float)((lit ? 1 : 0) + (0.1 * random.NextGaussian()));
            }
        }

        return (rows, labels);
    }

    public void Write(string name, FeatureMatrix rows)
    {
        var batch = new FeatureBatch { Features = rows, RowNumbers = [.. Enumerable.Range(0, rows.Rows).Select(i => (long)i)] };
        Store.WriteAsync(name, s => FeatureBatchFile.Write(batch, s), CancellationToken.None).GetAwaiter().GetResult();
    }
}
