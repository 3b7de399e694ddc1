using System.Runtime.ExceptionServices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Mending;

/// <summary>
/// Has damaged files of a run made again. No activity does so itself: what it needs for that may be gone by then, and others may be making
/// the same. What vouched for the file is voided, and the run steps back.
/// </summary>
internal static class Mender
{
    /// <summary>Does an activity's work.</summary>
    /// <exception cref="StepBackException">A file that it needs is damaged or gone, and will be made again.</exception>
    public static async Task<T> GuardAsync<T>(RunContext context, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (context.Store is SealedStore && (DamagedFileException.NameIn(fault) ?? GoneIn(fault)) is not null)
        {
            await MendAsync(context, (SealedStore)context.Store, fault);
            throw;
        }
    }

    /// <summary>Finds results damaged that were written before: nothing else would, as only people read them.</summary>
    /// <param name="results">Their names; those that were not written are passed over.</param>
    public static async Task RequireAsync(RunContext context, params IReadOnlyList<string> results)
    {
        if (await FirstDamagedAsync(context, results) is { } name)
        {
            throw DamagedFileException.Error(name);
        }
    }

    /// <summary>The first of some results that is not as it was written; null where each is, or was not written.</summary>
    /// <param name="results">Their names.</param>
    public static async Task<string?> FirstDamagedAsync(RunContext context, IReadOnlyList<string> results)
    {
        if (context.Store is SealedStore store)
        {
            foreach (string name in results)
            {
                if (!await store.HoldsAsync(name, context.CancellationToken))
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a fault is about a file of the run, which no other batch or attempt makes good.</summary>
    public static bool IsOfFile(Exception fault) => fault is StepBackException || DamagedFileException.NameIn(fault) is not null;

    private static async Task MendAsync(RunContext context, SealedStore store, Exception fault)
    {
        string? damaged = DamagedFileException.NameIn(fault);
        string name = damaged ?? GoneIn(fault)!;

        // What is gone was removed with all of its kind.
        FileMaker? maker = await FileMaker.OfAsync(
            name, async batch => damaged is null ? null : await GuardAsync(context, () => PartOfAsync(context, batch)));
        if (maker is null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        foreach (string promise in maker.Void)
        {
            await VoidAsync(store, promise, context.CancellationToken);
        }

        foreach (string promise in maker.Remove)
        {
            await store.DeleteAsync(promise, context.CancellationToken);
        }

        throw new StepBackException(name, fault);
    }

    private static async Task VoidAsync(SealedStore store, string promise, CancellationToken cancellationToken)
    {
        if (!promise.EndsWith('/'))
        {
            await store.VoidAsync(promise, cancellationToken);
            return;
        }

        await foreach (StoredItem item in store.ListAsync(promise, cancellationToken))
        {
            await store.VoidAsync(item.Name, cancellationToken);
        }
    }

    private static async Task<int?> PartOfAsync(RunContext context, int batch)
    {
        IReadOnlyList<IngestPart> parts = await context.IngestPartsAsync();
        for (int part = 0; part < parts.Count; part++)
        {
            if (batch >= parts[part].FirstBatch && batch < parts[part].FirstBatch + parts[part].Slices.Count)
            {
                return part;
            }
        }

        return null;
    }

    private static string? GoneIn(Exception fault) => fault switch
    {
        FileNotFoundException gone => gone.FileName,
        AggregateException several => several.InnerExceptions.Select(GoneIn).FirstOrDefault(name => name is not null),
        _ => null,
    };
}
