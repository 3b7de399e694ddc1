using PseudoLabel.Data;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>A kind of data that networks are trained on here, and so the network.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Image">The rows' shape; null for vectors.</param>
/// <param name="PoolRows">Unlabeled rows.</param>
/// <param name="Held">Labeled rows that are held out, to score by.</param>
internal sealed record GpuNet(string Name, ImageShape? Image, int PoolRows, int Held)
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 4;

    private const int VectorColumns = 64;
    private const int LabeledRows = 80;

    /// <summary>Values of a row.</summary>
    public int Columns => Image?.Columns ?? VectorColumns;

    /// <summary>Labeled rows, those that are held out last.</summary>
    public int Labeled => LabeledRows + Held;

    /// <summary>The request of some trainings.</summary>
    /// <param name="labels">Classes of the labeled rows.</param>
    /// <param name="options">How they go.</param>
    /// <param name="trainings">How many.</param>
    /// <param name="calibrates">Whether a first training of each leaves rows out to calibrate on, as in a run.</param>
    public TrainingRequest Request(IReadOnlyList<int> labels, TrainingOptions options, int trainings, bool calibrates) => new()
    {
        Version = "benchmark",
        ClassCount = Classes,
        FeatureCount = Columns,
        Image = Image,
        LabeledFeatures = "features/labeled.bin",
        Labels = labels,
        Tasks =
        [
            .. Enumerable.Range(0, trainings).Select(i => new TrainingTask
            {
                Name = $"chain-{i:D3}",
                Train = [.. Enumerable.Range(0, LabeledRows)],
                Calibration = calibrates ? [.. Enumerable.Range(0, LabeledRows / 4)] : [],
                Held = [.. Enumerable.Range(LabeledRows, Held)],
                Pool = ["features/pool.bin"],
                Seed = (ulong)i,
            }),
        ],
        Options = options,
        MemoryMiB = 2048,
    };
}
