namespace PseudoLabel.Service.Runs;

/// <summary>
/// A listing that many clients ask for all the time: one is made for all who ask meanwhile, and taken for the next ones for a while.
/// </summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="time">Measures how old a listing is.</param>
/// <param name="takenFor">
/// How long it is taken for the next ones; zero where others may change what is listed, so that each is made anew.
/// </param>
/// <param name="list">Lists.</param>
internal sealed class SharedListing<T>(TimeProvider time, TimeSpan takenFor, Func<CancellationToken, Task<T>> list)
{
    private readonly Lock sharing = new();
    private Task<T>? last;
    private long lastBegan;

    /// <summary>The listing.</summary>
    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        if (takenFor == TimeSpan.Zero)
        {
            return list(cancellationToken);
        }

        lock (sharing)
        {
            bool fresh = last is { IsCompleted: false }
                || (last is { IsCompletedSuccessfully: true } && time.GetElapsedTime(lastBegan) < takenFor);
            if (!fresh)
            {
                // One lists for all who ask meanwhile, whoever of them goes away.
                lastBegan = time.GetTimestamp();
                last = Task.Run(() => list(CancellationToken.None), CancellationToken.None);
            }

            return last!.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is listed has changed: whoever asks from now on is told of it, whatever listing is under way.</summary>
    public void Changed()
    {
        lock (sharing)
        {
            last = null;
        }
    }
}
