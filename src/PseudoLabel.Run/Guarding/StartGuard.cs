using PseudoLabel.Store;

namespace PseudoLabel.Run.Guarding;

/// <summary>
/// Keeps a service alive over an input that kills or hangs its process. A run's host starts again and takes the run up again; work that
/// ended the process a number of times is refused then, with what it read. One instance serves a process.
/// <para>
/// Nothing is written for each piece of work while all is well: a process leaves one document in a run's store that it works on, and
/// removes it at the end. Where another's is found, that process died, or works on the run as well: from then on each piece of work is
/// marked before it starts, and one that was under way when a process died is done alone, so that it is told from those beside it.
/// </para>
/// </summary>
public sealed class StartGuard
{
    /// <summary>Creates the guard of a process.</summary>
    /// <param name="process">A name that no other process has or had, fit for a file name.</param>
    /// <param name="limits">When work is given up; null for the usual limits.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public StartGuard(string process, StartLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(process);
        Process = process;
        Limits = limits ?? new StartLimits();
    }

    internal string Process { get; }

    internal StartLimits Limits { get; }

    internal WorkTurns Turns { get; } = new();

    /// <summary>Opens the marks of a place where work is done again after the process died.</summary>
    /// <param name="store">Where they are kept, under <c>starts/</c>.</param>
    /// <param name="always">Whether each piece of work is marked from the first on: for rare work, outside runs.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<StartMarks> OpenAsync(IRunStore store, bool always = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        string own = $"{RunNames.Starts}{Process}.json";
        var found = new Dictionary<string, StartMark>(StringComparer.Ordinal);
        bool others = false;
        await foreach (StoredItem item in store.ListAsync(RunNames.Starts, cancellationToken))
        {
            if (item.Name == own)
            {
                continue;
            }

            // That a process died is told by its document's being there, damaged or not.
            others = true;
            var other = await store.FindJsonAsync<StartMarksDocument>(item.Name, cancellationToken) ?? new StartMarksDocument();
            foreach ((string name, StartMark mark) in other.Marks)
            {
                found[name] = found.TryGetValue(name, out StartMark? before) ? mark.And(before) : mark;
            }
        }

        var marks = new StartMarks(this, store, own, found, always || others);
        await marks.WriteAsync(cancellationToken);
        return marks;
    }

    /// <summary>Forgets what is marked in a place: the work there has come to an end, well or not.</summary>
    /// <param name="store">Where the marks are kept.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    public static Task ForgetAsync(IRunStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.DeleteAsync(RunNames.Starts, cancellationToken);
    }
}
