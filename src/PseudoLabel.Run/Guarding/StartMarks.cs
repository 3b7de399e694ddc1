using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Guarding;

/// <summary>The work of one place, such as a run's, under a <see cref="StartGuard"/>. Many threads may use it at once.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that hands out no wait handle holds nothing to dispose of.")]
public sealed class StartMarks
{
    private readonly StartGuard guard;
    private readonly IRunStore store;
    private readonly string own;
    private readonly IReadOnlyDictionary<string, StartMark> before;
    private readonly bool marked;
    private readonly SemaphoreSlim writing = new(1);
    private readonly Lock changing = new();
    private readonly Dictionary<string, int> underway = new(StringComparer.Ordinal);
    private readonly List<string> reading = [];

    internal StartMarks(StartGuard guard, IRunStore store, string own, IReadOnlyDictionary<string, StartMark> before, bool marked)
    {
        this.guard = guard;
        this.store = store;
        this.own = own;
        this.before = before;
        this.marked = marked;
    }

    /// <summary>Does a piece of work, unless it is given up.</summary>
    /// <param name="name">The same name each time that it is started.</param>
    /// <param name="what">What it is, for a person.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops the waiting for a turn; the work has its own.</param>
    /// <exception cref="UserErrorException">It has ended the process too often, or has not ended in time.</exception>
    public async Task<T> RunAsync<T>(string name, string what, Func<Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        StartMark? ended = before.GetValueOrDefault(name);
        if (ended is not null && ended.Starts >= guard.Limits.Starts)
        {
            throw GivenUp(
                string.Create(CultureInfo.InvariantCulture, $"{what} ended the process {ended.Starts} times"), ended.Reading,
                "; take out or replace what it reads and ask for a new run, or give the process more memory and resume this one");
        }

        using IDisposable turn = await guard.Turns.TakeAsync(alone: ended is not null, cancellationToken);
        if (marked)
        {
            lock (changing)
            {
                underway[name] = (ended?.Starts ?? 0) + 1;
            }

            await WriteAsync(cancellationToken);
        }

        try
        {
            return await InTimeAsync(what, work);
        }
        catch when (marked)
        {
            await UnmarkAsync(name);
            throw;
        }
        finally
        {
            Ended(name);
        }
    }

    /// <summary>A source whose open files stand beside the marks, so that one that kills the process is named.</summary>
    /// <param name="source">Opens the files.</param>
    public IDataSource Watch(IDataSource source) => new WatchedSource(source, this);

    internal void Opened(string file)
    {
        lock (changing)
        {
            reading.Add(file);
        }

        if (marked)
        {
            // Readers are synchronous throughout, and this is done only after a process has died.
            WriteAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    internal void Closed(string file)
    {
        lock (changing)
        {
            reading.Remove(file);
        }
    }

    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            // What was marked before and is not under way stays with whoever marked it.
            StartMarksDocument now;
            lock (changing)
            {
                string[] open = Open();
                now = new StartMarksDocument { Marks = underway.ToDictionary(w => w.Key, w => new StartMark(w.Value, open)) };
            }

            await store.WriteJsonAsync(own, now, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>
    /// Takes back the mark of work that was not done and did not end the process: it is started again, and would be blamed for the end of
    /// a process that was told to stop and cancelled it. Work that is done is not started again, so that its mark may stay.
    /// </summary>
    private async Task UnmarkAsync(string name)
    {
        Ended(name);
        try
        {
            await WriteAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // What went wrong with the work is told; a store that fails beside it costs one start of those that are counted.
        }
    }

    private void Ended(string name)
    {
        lock (changing)
        {
            underway.Remove(name);
        }
    }

    private async Task<T> InTimeAsync<T>(string what, Func<Task<T>> work)
    {
        // On a thread of its own: a thread that hangs would keep whoever waits for it.
        Task<T> working = Task.Run(work, CancellationToken.None);
        try
        {
            return await working.WaitAsync(guard.Limits.Time, CancellationToken.None);
        }
        catch (TimeoutException e) when (!working.IsCompleted)
        {
            string[] open;
            lock (changing)
            {
                open = Open();
            }

            string late = string.Create(
                CultureInfo.InvariantCulture, $"{what} had not ended after {guard.Limits.Time.TotalMinutes:0.#} minutes");
            throw GivenUp(late, open, "", e);
        }
    }

    private static UserErrorException GivenUp(string why, IReadOnlyList<string> open, string todo, Exception? inner = null) => new(
        $"{why} and is given up{(open.Count == 0 ? "" : "; it was reading " + string.Join(", ", open))}{todo}",
        open is [string only] ? only : null,
        inner: inner);

    /// <summary>The inputs that are open; to be asked while nothing changes.</summary>
    private string[] Open() => [.. reading.Distinct(StringComparer.Ordinal)];
}
