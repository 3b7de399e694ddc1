using PseudoLabel.Learning.Randomness;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>
/// A pool larger than memory. Some of its files are held at a time, drawn without repeats until all had their turn, their rows in random
/// order. The next files are read while these are trained on.
/// </summary>
internal sealed class WindowedPool : IPool
{
    private readonly IReadOnlyList<string> files;
    private readonly int filesAtOnce;
    private readonly ulong seed;
    private readonly Func<IReadOnlyList<string>, Tensor> read;
    private Tensor? rows;
    private ShuffledOrder? order;
    private long window = -1;
    private (long Window, Task<Tensor> Rows)? next;

    /// <summary>Creates the pool; nothing is read yet.</summary>
    /// <param name="filesAtOnce">Files of a window: with the one that is read meanwhile, twice as many are in memory.</param>
    /// <param name="seed">The order's seed.</param>
    /// <param name="read">Reads files, on any thread.</param>
    public WindowedPool(IReadOnlyList<string> files, int filesAtOnce, ulong seed, Func<IReadOnlyList<string>, Tensor> read)
    {
        this.files = files;
        this.filesAtOnce = filesAtOnce;
        this.seed = seed;
        this.read = read;
    }

    public long ResidentRows { get; private set; }

    public (long Window, long Position) Place
    {
        get => (Math.Max(0, window), order?.Position ?? 0);
        set
        {
            Open(value.Window);
            order!.Position = value.Position;
        }
    }

    public Tensor? Whole => null;

    public (Tensor Rows, Tensor? Numbers) Next(int count)
    {
        if (window < 0)
        {
            Open(0);
        }
        else if (order!.Position + count > rows!.shape[0] && order.Position > 0)
        {
            // What is left of a window is less than a step takes.
            Open(window + 1);
        }

        return (rows!.index_select(0, order!.Next(count).to(rows.device)), null);
    }

    public void Dispose()
    {
        next?.Rows.ContinueWith(t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion,
            TaskScheduler.Default);
        order?.Dispose();
        rows?.Dispose();
    }

    private void Open(long number)
    {
        Task<Tensor> reading = next is { } ahead && ahead.Window == number ? ahead.Rows : ReadAsync(number);
        rows?.Dispose();
        order?.Dispose();
        rows = reading.GetAwaiter().GetResult();
        order = new ShuffledOrder(rows.shape[0], SeededRandom.Derive(seed, "window", number));
        window = number;
        next = (number + 1, ReadAsync(number + 1));
        ResidentRows = Math.Max(ResidentRows, 2 * rows.shape[0]);
    }

    private Task<Tensor> ReadAsync(long number)
    {
        int windows = (files.Count + filesAtOnce - 1) / filesAtOnce;
        var random = new SeededRandom(SeededRandom.Derive(seed, "files", number / windows));
        string[] drawn = [.. files];
        random.Shuffle(drawn);
        int first = (int)(number % windows) * filesAtOnce;
        IReadOnlyList<string> part = drawn[first..Math.Min(files.Count, first + filesAtOnce)];
        return Task.Run(() => read(part));
    }
}
