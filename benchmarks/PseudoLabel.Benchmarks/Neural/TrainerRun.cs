using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>Rows for the trainer, and the trainer run on them as a process of its own, in a folder that is removed again.</summary>
internal sealed class TrainerRun : IDisposable
{
    private static readonly TrainingNames Names = TrainingNames.Of(1);
    private readonly string folder = Directory.CreateTempSubdirectory("pseudolabel-neural-").FullName;
    private readonly SealedStore store;

    public TrainerRun() => store = new SealedStore(new FolderStore(folder));

    /// <summary>Writes rows under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Their columns.</param>
    public async Task WriteAsync(string name, IReadOnlyList<float[]> rows, int columns)
    {
        var matrix = new FeatureMatrix(rows.Count, columns, columns, [.. rows.SelectMany(r => r)]);
        var batch = new FeatureBatch { Features = matrix, RowNumbers = [.. Enumerable.Range(0, rows.Count).Select(i => (long)i)] };
        await store.WriteAsync(name, stream =>
        {
            FeatureBatchFile.Write(batch, stream);
            return Task.CompletedTask;
        });
    }

    /// <summary>Trains.</summary>
    /// <param name="request">The request.</param>
    /// <param name="device">The device.</param>
    /// <returns>The result, and the process.</returns>
    public async Task<(TrainingResult Result, MeasuredProcess Process)> TrainAsync(TrainingRequest request, string device = "auto")
    {
        await store.DeleteAsync(Names.Folder);
        await TrainingDocuments.WriteAsync(store, Names.Request, request);
        (string file, string[] first) = Trainer();
        MeasuredProcess process =
            await MeasuredProcess.RunAsync(file, [.. first, "train", "--store", folder, "--folder", Names.Folder, "--device", device]);
        return (await TrainingDocuments.ReadAsync<TrainingResult>(store, Names.Result), process);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The trainer as a run would find it: by PSEUDOLABEL_TRAINER, or beside this program in the build's output.</summary>
    private static (string File, string[] First) Trainer()
    {
        string place = Environment.GetEnvironmentVariable("PSEUDOLABEL_TRAINER") is { Length: > 0 } set
            ? set
            : Path.GetFullPath(
                Path.Combine(AppContext.BaseDirectory, "..", "..", "PseudoLabel.Trainer", "release", "PseudoLabel.Trainer.dll"));
        return place.EndsWith(".dll", StringComparison.Ordinal) ? ("dotnet", [place]) : (place, []);
    }
}
