using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Http;

/// <summary>Counts requests that take much memory, disk or time: a process works on so many at once, and refuses more.</summary>
public sealed class HeavyWork
{
    private int underWay;

    /// <summary>Those that look at files: as many at once as there are processors, as each uses them all.</summary>
    internal SemaphoreSlim Looks { get; } = new(Environment.ProcessorCount);

    /// <summary>Begins one; whoever disposes of the result ends it.</summary>
    /// <exception cref="RefusedException">There are <see cref="HttpLimits.Heavy"/> already.</exception>
    internal IDisposable Begin()
    {
        if (Interlocked.Increment(ref underWay) > HttpLimits.Heavy)
        {
            Interlocked.Decrement(ref underWay);
            throw new RefusedException(Refusal.Busy, string.Create(CultureInfo.InvariantCulture,
                $"{HttpLimits.Heavy} requests that predict rows, take labels or files, look at files or show rows are under way, as many "
                    + $"as may be; ask again later"));
        }

        return new Turn(this);
    }

    private sealed class Turn(HeavyWork of) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                Interlocked.Decrement(ref of.underWay);
            }
        }
    }
}
