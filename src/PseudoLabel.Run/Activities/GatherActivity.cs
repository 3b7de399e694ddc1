using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// After ingest: refuses the run where too many rows of a file were set aside; gathers the pool that the gate's chains see.
/// </summary>
internal static class GatherActivity
{
    public static async Task<PieceResult> RunAsync(RunContext context)
    {
        PlanDocument plan = await context.PlanAsync();
        RunSettings settings = await context.SettingsAsync();
        PieceResult sum = await CheckAsync(context, plan, settings);
        if (sum.Known > 0 && sum.Rows == sum.SetAside + sum.Known)
        {
            throw new UserErrorException(
                "every row has a label, as each is a labeled row too, so there is none to be labeled; give other rows as 'unlabeled'",
                plan.Tables[0].File.Name);
        }

        if (sum.Rows == sum.SetAside)
        {
            throw new UserErrorException(
                "every unlabeled row is set aside; mend the cells or set the columns' kinds", plan.Tables[0].File.Name);
        }

        if ((await context.JobAsync()).Taught is not null)
        {
            // The pool is that of the run that trained.
            return sum;
        }

        bool whole = plan.Tables.Sum(t => t.PoolRows) <= ImageInputs.PoolRows(settings, plan.Image);
        var matrices = new List<FeatureMatrix>();
        var starts = new Dictionary<int, int>();
        int rows = 0;
        await foreach ((int b, FeatureMatrix part) in FanIn.ReadAsync(
            await FailedBatches.OthersAsync(context), whole ? 1 : FanIn.Small, async b => (b, await PartAsync(context, b, whole))))
        {
            matrices.Add(part);
            starts[b] = rows;
            rows += part.Rows;
        }

        FeatureMatrix pool = FeatureMatrices.Concat(matrices);
        var batch = new FeatureBatch { Features = pool, RowNumbers = [.. Enumerable.Range(0, pool.Rows).Select(i => (long)i)] };
        await context.Store.WriteAsync(RunNames.Pool, s => FeatureBatchFile.Write(batch, s), context.CancellationToken);
        if (RulesFactory.Outliers(settings) is not null)
        {
            FeatureMatrix labeled = (await context.LabeledAsync()).Features;
            PrincipalComponents components = OutlierModel.FitComponents(labeled, pool, RunContext.Seed(settings, "components"));
            await context.Store.WriteAsync(RunNames.Components, components.Write, context.CancellationToken);
        }

        if (await PoolGraph.IsWantedAsync(context))
        {
            await PoolGraph.BuildAsync(context, pool, whole ? starts : null);
        }

        return sum;
    }

    /// <summary>
    /// Removes the batches' parts of the pool. Only once the result stands: whoever is stopped before gathers again, and needs them.
    /// </summary>
    public static Task ForgetPartsAsync(RunContext context) => context.Store.DeleteAsync("features/pool/", context.CancellationToken);

    private static async Task<FeatureMatrix> PartAsync(RunContext context, int batch, bool whole) => (await context.Store.ReadAsync(
        whole ? RunNames.Features(batch) : RunNames.PoolPart(batch), s => FeatureBatchFile.Read(s), context.CancellationToken)).Features;

    private static async Task<PieceResult> CheckAsync(RunContext context, PlanDocument plan, RunSettings settings)
    {
        var sum = new PieceResult(0, 0);
        var unfit = new List<UnfitInFile>();
        int number = 0;
        HashSet<int> there = [.. await FailedBatches.OthersAsync(context)];
        IReadOnlyList<IngestPart> parts = await context.IngestPartsAsync();
        Dictionary<int, PieceResult> ingested =
            await IngestedAsync(context, Enumerable.Range(0, parts.Count).Where(p => there.Contains(parts[p].FirstBatch)));
        foreach (TableIndex table in plan.Tables)
        {
            var ofTable = new PieceResult(0, 0);
            var unfitParts = new List<int>();
            int firstBatch = parts.Count > number ? parts[number].FirstBatch : 0;
            for (; number < parts.Count && ReferenceEquals(parts[number].Table, table); number++)
            {
                PieceResult ofPart = ingested.GetValueOrDefault(number, FailedBatches.Nothing);
                ofTable = ofTable.Plus(ofPart);
                unfitParts.AddRange(ofPart.Unfit > 0 ? [number] : Array.Empty<int>());
            }

            if (ofTable.SetAside > settings.MaxBadShare * ofTable.Rows)
            {
                throw await RefusalAsync(
                    context, table, there.Where(b => b >= firstBatch && b < firstBatch + table.Slices.Count).Order(), ofTable, settings);
            }

            IReadOnlyList<UnfitCells> cells = await UnfitAsync(context, unfitParts);
            UnfitNotices.Check(table, cells, ofTable.Rows, settings.MaxBadShare);
            unfit.AddRange(cells.Select(c => new UnfitInFile(table.File.Name, c)));
            sum = sum.Plus(ofTable);
        }

        if (unfit.Count > 0)
        {
            await context.Store.WriteJsonAsync(RunNames.UnfitCells, unfit, context.CancellationToken);
        }

        return sum;
    }

    private static async Task<IReadOnlyList<UnfitCells>> UnfitAsync(RunContext context, IReadOnlyList<int> parts)
    {
        var cells = new List<UnfitCells>();
        await foreach (UnfitCells[] ofPart in FanIn.ReadAsync(
            parts, FanIn.Small, part => context.Store.ReadJsonAsync<UnfitCells[]>(RunNames.Unfit(part), context.CancellationToken)))
        {
            cells.AddRange(ofPart);
        }

        return UnfitCells.Sum(cells);
    }

    private static async Task<Dictionary<int, PieceResult>> IngestedAsync(RunContext context, IEnumerable<int> parts)
    {
        var results = new Dictionary<int, PieceResult>();
        await foreach ((int part, PieceResult result) in FanIn.ReadAsync(
            [.. parts], FanIn.Small,
            async part => (part, await context.Store.ReadJsonAsync<PieceResult>(RunNames.Ingested(part), context.CancellationToken))))
        {
            results.Add(part, result);
        }

        return results;
    }

    private static async Task<UserErrorException> RefusalAsync(
        RunContext context, TableIndex table, IEnumerable<int> batches, PieceResult ofTable, RunSettings settings)
    {
        foreach (int b in batches)
        {
            FeatureBatch batch = await context.FeaturesAsync(b);
            if (batch.SetAside.Count > 0)
            {
                SetAsideRow row = batch.SetAside[0];
                return BadShare.Refusal(row, table.Place(row.Row).Source, ofTable.SetAside, ofTable.Rows,
                    table.Images is null ? "rows" : "images", settings.MaxBadShare);
            }
        }

        return new UserErrorException("too many rows are set aside", table.File.Name);
    }
}
