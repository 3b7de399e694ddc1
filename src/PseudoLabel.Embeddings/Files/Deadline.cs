namespace PseudoLabel.Embeddings.Files;

/// <summary>Stops work of ONNX Runtime that takes too long: between two operators it looks whether it is to stop.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>
    /// What opening a network, or one run of it, may take: one of two gigabytes takes some minutes for a long text.
    /// </summary>
    internal static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Action stop;
    private readonly Timer timer;
    private bool over;

    /// <summary>Starts the time.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <param name="stop">Says to stop, on another thread; never after this is disposed.</param>
    public Deadline(TimeSpan limit, Action stop)
    {
        this.stop = stop;
        timer = new Timer(_ => Stop(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it was stopped.</summary>
    public bool Passed { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            over = true;
        }

        timer.Dispose();
    }

    private void Stop()
    {
        lock (gate)
        {
            if (!over)
            {
                Passed = true;
                stop();
            }
        }
    }
}
