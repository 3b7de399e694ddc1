using System.Diagnostics.CodeAnalysis;

namespace PseudoLabel.Run.Guarding;

/// <summary>
/// Lets work go on side by side, or one piece alone: what may end the process takes nothing with it. First come, first served, so that
/// neither waits for ever.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that hands out no wait handle holds nothing to dispose of.")]
internal sealed class WorkTurns
{
    /// <summary>Pieces at once; more wait. Hosts run fewer.</summary>
    private const int Places = 256;

    private readonly SemaphoreSlim entry = new(1);
    private readonly SemaphoreSlim places = new(Places);

    /// <summary>Waits for a turn beside others, or alone.</summary>
    /// <returns>Ends the turn when disposed.</returns>
    public async Task<IDisposable> TakeAsync(bool alone, CancellationToken cancellationToken)
    {
        int wanted = alone ? Places : 1;
        int taken = 0;
        await entry.WaitAsync(cancellationToken);
        try
        {
            for (; taken < wanted; taken++)
            {
                await places.WaitAsync(cancellationToken);
            }

            return new Turn(places, taken);
        }
        catch (OperationCanceledException)
        {
            if (taken > 0)
            {
                places.Release(taken);
            }

            throw;
        }
        finally
        {
            entry.Release();
        }
    }

    private sealed class Turn(SemaphoreSlim places, int taken) : IDisposable
    {
        private int left = taken;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 0) is > 0 and int back)
            {
                places.Release(back);
            }
        }
    }
}
