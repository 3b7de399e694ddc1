using PseudoLabel.Learning.Features;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>A request over drawn rows, in a folder of its own, as a run leaves it to the trainer.</summary>
internal sealed class RequestFolder : IDisposable
{
    /// <summary>The request's names in the folder.</summary>
    public static readonly TrainingNames Names = TrainingNames.Of(1);

    private readonly TrainingRequest request;

    /// <summary>Writes the rows and the request.</summary>
    /// <param name="net">What rows.</param>
    /// <param name="options">How trainings go.</param>
    /// <param name="trainings">How many.</param>
    /// <param name="calibrates">Whether they calibrate.</param>
    public RequestFolder(GpuNet net, TrainingOptions options, int trainings = 1, bool calibrates = true)
    {
        Path = Directory.CreateTempSubdirectory("pseudolabel-gpu-").FullName;
        Store = new SealedStore(new FolderStore(Path));
        (FeatureMatrix labeled, int[] labels) = DrawnRows.Of(net, net.Labeled, seed: 1);
        request = net.Request(labels, options, trainings, calibrates);
        Write(request.LabeledFeatures, labeled);
        Write(request.Tasks[0].Pool[0], DrawnRows.Of(net, net.PoolRows, seed: 2).Rows);
        Store.WriteJsonAsync(Names.Request, request, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The store in it.</summary>
    public SealedStore Store { get; }

    /// <summary>The request.</summary>
    public TrainingRequest Request => request;

    /// <summary>The result; null where there is none.</summary>
    public Task<TrainingResult?> ResultAsync() => Store.FindJsonAsync<TrainingResult>(Names.Result, CancellationToken.None);

    /// <summary>Share of a training's held rows that it gets right.</summary>
    /// <param name="result">The training's result.</param>
    public double Accuracy(TaskResult result)
    {
        IReadOnlyList<int> held = request.Tasks.Single(t => t.Name == result.Name).Held;
        float[] all = [.. result.HeldProbabilities];
        return held.Select((row, i) =>
        {
            Span<float> row0 = all.AsSpan(i * GpuNet.Classes, GpuNet.Classes);
            int best = 0;
            for (int c = 1; c < row0.Length; c++)
            {
                best = row0[c] > row0[best] ? c : best;
            }

            return best == request.Labels[row] ? 1.0 : 0;
        }).Average();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write(string name, FeatureMatrix rows)
    {
        var batch = new FeatureBatch { Features = rows, RowNumbers = [.. Enumerable.Range(0, rows.Rows).Select(i => (long)i)] };
        Store.WriteAsync(name, s => FeatureBatchFile.Write(batch, s), CancellationToken.None).GetAwaiter().GetResult();
    }
}
