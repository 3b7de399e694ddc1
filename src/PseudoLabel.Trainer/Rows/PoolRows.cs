using PseudoLabel.Learning.Features;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>
/// The unlabeled rows of a list of files. Where they fit, they are kept in memory and shared by all trainings over them; else each
/// training reads a window at a time. One file alone is always kept.
/// </summary>
internal sealed class PoolRows : IDisposable
{
    private readonly IReadOnlyList<string> files;
    private readonly Func<string, FeatureMatrix> read;
    private readonly Tensor? resident;
    private readonly int filesAtOnce;
    private readonly Device device;

    /// <summary>Reads the files, as far as they fit.</summary>
    /// <param name="files">The files, at least one.</param>
    /// <param name="limit">Bytes that they may take.</param>
    /// <param name="read">Reads a file; called on any thread.</param>
    /// <param name="device">Where the rows are to be.</param>
    public PoolRows(IReadOnlyList<string> files, long limit, Func<string, FeatureMatrix> read, Device device)
    {
        this.files = files;
        this.read = read;
        this.device = device;
        var parts = new List<Tensor>();
        long bytes = 0;
        foreach (string file in files)
        {
            FeatureMatrix matrix = read(file);
            parts.Add(FeatureTensors.Of(matrix).DetachFromDisposeScope());
            bytes += (long)matrix.Rows * matrix.Columns * sizeof(float);
            Rows += matrix.Rows;

            // Joined, they are there twice for a moment.
            if (bytes > limit / 2 && files.Count > 1)
            {
                break;
            }
        }

        if (parts.Count == files.Count)
        {
            using var scope = NewDisposeScope();
            resident = (parts.Count == 1 ? parts[0].alias() : cat(parts)).to(device).DetachFromDisposeScope();
        }
        else
        {
            // Two windows of a training are in memory at once, and each is there twice while it is joined.
            filesAtOnce = Math.Max(1, parts.Count / 2);
            Rows = Rows * files.Count / parts.Count;
        }

        parts.ForEach(p => p.Dispose());
    }

    /// <summary>Rows of all files; about, where not all were read.</summary>
    public long Rows { get; }

    /// <summary>Whether they are in memory as a whole.</summary>
    public bool IsWhole => resident is not null;

    /// <summary>The rows in an order of their own, for one training.</summary>
    /// <param name="seed">The order's seed.</param>
    public IPool Open(ulong seed) => resident is not null
        ? new ResidentPool(resident, seed)
        : new WindowedPool(files, filesAtOnce, seed, Window);

    public void Dispose() => resident?.Dispose();

    private Tensor Window(IReadOnlyList<string> part)
    {
        using var scope = NewDisposeScope();
        return FeatureTensors.Of([.. part.Select(read)]).to(device).DetachFromDisposeScope();
    }
}
