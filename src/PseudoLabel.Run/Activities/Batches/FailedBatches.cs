using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>The batches that failed for good, each a document of its own, so that any number may fail at once in any place.</summary>
internal static class FailedBatches
{
    /// <summary>What is left to do of a piece whose batches are set aside.</summary>
    public static PieceResult Nothing { get; } = new(0, 0);

    /// <summary>Sets a piece's batches aside, and refuses the run where too many are.</summary>
    public static async Task<PieceResult> AddAsync(RunContext context, FailedPiece piece)
    {
        (TableIndex Table, TableSlice Slice)[] batches =
            [.. (await context.PlanAsync()).Tables.SelectMany(t => t.Slices.Select(s => (t, s)))];
        foreach (int b in await OfAsync(context, piece.Kind, piece.Index))
        {
            (TableIndex table, TableSlice slice) = batches[b];
            var failure = new FailedBatch(b, table.File.Name, slice.FirstRow, slice.Rows, piece.Kind, piece.Reason);
            await context.Store.WriteJsonAsync(RunNames.Failed(b), failure, context.CancellationToken);
        }

        IReadOnlyList<FailedBatch> failed = await ListAsync(context);
        double share = (await context.SettingsAsync()).MaxFailedShare;
        return failed.Count <= share * batches.Length ? Nothing : throw new UserErrorException(string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count:N0} of {batches.Length:N0} batches failed, more than the share of {share} allowed (max-failed-share): "
                + $"{string.Join("; ", failed)}"));
    }

    /// <summary>Whether a piece's batches are set aside.</summary>
    public static async Task<bool> AnyAsync(RunContext context, PieceKind kind, int index)
    {
        if (kind == PieceKind.Chain || (await context.SettingsAsync()).MaxFailedShare == 0)
        {
            return false;
        }

        return await context.Store.ExistsAsync(RunNames.Failed((await OfAsync(context, kind, index)).First()), context.CancellationToken);
    }

    /// <summary>The numbers of the batches that did not fail, in order.</summary>
    public static async Task<IReadOnlyList<int>> OthersAsync(RunContext context)
    {
        HashSet<int> failed = [.. (await ListAsync(context)).Select(f => f.Batch)];
        return [.. Enumerable.Range(0, (await context.PlanAsync()).Tables.Sum(t => t.Slices.Count)).Where(b => !failed.Contains(b))];
    }

    /// <summary>All that failed, by number.</summary>
    public static async Task<IReadOnlyList<FailedBatch>> ListAsync(RunContext context)
    {
        var failed = new List<FailedBatch>();
        if ((await context.SettingsAsync()).MaxFailedShare > 0)
        {
            await foreach (StoredItem item in context.Store.ListAsync(RunNames.Failures, context.CancellationToken))
            {
                failed.Add(await context.Store.ReadJsonAsync<FailedBatch>(item.Name, context.CancellationToken));
            }
        }

        return [.. failed.OrderBy(f => f.Batch)];
    }

    /// <summary>One that failed.</summary>
    public static Task<FailedBatch> ReadAsync(RunContext context, int batch) =>
        context.Store.ReadJsonAsync<FailedBatch>(RunNames.Failed(batch), context.CancellationToken);

    private static async Task<IEnumerable<int>> OfAsync(RunContext context, PieceKind kind, int index)
    {
        if (kind != PieceKind.Ingest)
        {
            return [index];
        }

        IngestPart part = (await context.IngestPartsAsync())[index];
        return Enumerable.Range(part.FirstBatch, part.Slices.Count);
    }
}

/// <summary>A batch that failed for good.</summary>
/// <param name="Batch">Its number.</param>
/// <param name="File">The file that its rows are of.</param>
/// <param name="FirstRow">Its first row's 0-based number there.</param>
/// <param name="Kind">What was to be done.</param>
/// <param name="Reason">What went wrong, in words.</param>
internal sealed record FailedBatch(int Batch, string File, long FirstRow, int Rows, PieceKind Kind, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"batch {Batch} ({File}, rows {FirstRow:N0} to {FirstRow + Rows - 1:N0}) failed ({Kind.ToString().ToLowerInvariant()}): {Reason}");
}
