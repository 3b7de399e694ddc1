using System.Collections.Concurrent;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>Hears of every activity call before it is done, counts it, and can make it fail or hang.</summary>
internal sealed class ActivityCalls
{
    private readonly ConcurrentQueue<string> names = new();
    private int count;

    /// <summary>Called with the activity's name and the call's number, from 1; what it throws, the activity throws.</summary>
    public Func<string, int, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Names of the activities called, in order, each try by itself.</summary>
    public IReadOnlyList<string> Names => [.. names];

    public int Count(string name) => names.Count(n => n == name);

    public Task CallAsync(string name)
    {
        names.Enqueue(name);
        return Before(name, Interlocked.Increment(ref count));
    }
}
