namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// The memory that all decodes of a process may take together, whoever asks for them: so many bytes. Who comes when they are taken waits,
/// in the order of coming, so that a large image is not passed by small ones for ever; one that needs more than all is decoded alone.
/// </summary>
internal sealed class DecodeBudget
{
    private readonly Queue<Waiter> waiting = [];
    private readonly Lock gate = new();
    private readonly long most;
    private long left;

    /// <summary>Makes a budget.</summary>
    /// <param name="most">Bytes, at least 1.</param>
    public DecodeBudget(long most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        this.most = left = most;
    }

    /// <summary>How many wait for their part.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Takes a part, and waits for it where need be.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <returns>How many were taken, to be given back: no more than there are.</returns>
    public long Take(long bytes)
    {
        var waiter = new Waiter(Math.Clamp(bytes, 0, most));
        lock (gate)
        {
            if (waiting.Count == 0 && waiter.Bytes <= left)
            {
                left -= waiter.Bytes;
                return waiter.Bytes;
            }

            waiting.Enqueue(waiter);
        }

        waiter.Wait();
        return waiter.Bytes;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes)
    {
        lock (gate)
        {
            left += bytes;
            while (waiting.TryPeek(out Waiter? next) && next.Bytes <= left)
            {
                left -= next.Bytes;
                waiting.Dequeue().Go();
            }
        }
    }

    private sealed class Waiter(long bytes)
    {
        private readonly TaskCompletionSource turn = new();

        public long Bytes => bytes;

        public void Go() => turn.SetResult();

        public void Wait() => turn.Task.GetAwaiter().GetResult();
    }
}
