using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Taught;

/// <summary>
/// Plans a run that labels with the model of an earlier one: what that run learned is copied, and the new files are cut into batches. From
/// there on it is a run whose rounds are over.
/// </summary>
internal static class TaughtPlan
{
    /// <summary>What labeling and publishing read of a run, beside its rounds' documents.</summary>
    private static readonly string[] Learned =
    [
        RunNames.Transform, RunNames.LabeledFeatures, RunNames.KnownRows, RunNames.Persons, RunNames.Pool, RunNames.Components,
        RunNames.Graph, RunNames.GraphNodes, RunNames.GraphLabeled, RunNames.GraphPool, RunNames.Importance, RunNames.Decision,
        RunNames.Model, RunNames.Onnx, RunNames.LabelSuspects,
    ];

    /// <summary>The labeled rows as the finished data set has them, so long as its columns are the same.</summary>
    private static readonly string[] Finished = [RunNames.LabeledRows, RunNames.LabeledRowsParquet, RunNames.AnsweredRows];

    /// <summary>Without these nothing can be labeled: a host may have removed what was only needed on the way.</summary>
    private static readonly string[] Needed =
    [
        RunNames.Plan, RunNames.Transform, RunNames.LabeledFeatures, RunNames.KnownRows, RunNames.Pool, RunNames.LabeledRows,
        RunNames.Importance, RunNames.Decision, RunNames.Model, RunNames.Supervised, RunNames.Metrics,
    ];

    /// <summary>Whether all is there that labeling with a run's model takes.</summary>
    public static async Task<bool> IsThereAsync(IRunStore teacher, CancellationToken cancellationToken)
    {
        foreach (string name in Needed)
        {
            if (!await teacher.ExistsAsync(name, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Plans the run.</summary>
    public static async Task<PlanResult> RunAsync(RunContext context, TaughtBy taught)
    {
        CancellationToken cancel = context.CancellationToken;
        IRunStore teacher = context.Environment.OtherRun(taught.From);
        JobDocument job = await context.JobAsync();
        RunSettings settings = job.Settings;
        await CopyAsync(teacher, context.Store, Learned, cancel);
        await CopyAsync(teacher, context.Store, await OfRoundsAsync(teacher, cancel), cancel);
        PlanDocument before = await teacher.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancel);
        RunMetrics metrics = await teacher.ReadAsync(RunNames.Metrics, MetricsJson.Read, cancel);
        IReadOnlyList<TableIndex> tables = await TablesAsync(context, job, before);
        PlanDocument plan = before with
        {
            Tables = tables,
            Notices = [.. job.Notices, $"nothing was trained: the rows are labeled with the model of the run {taught.Run}"],
        };
        if (LabeledSet.Layout(plan).Names.SequenceEqual(LabeledSet.Layout(before).Names)
            && LabeledSet.IsParquet(settings, plan.Tables) == LabeledSet.IsParquet(settings, before.Tables))
        {
            await CopyAsync(teacher, context.Store, Finished, cancel);
        }
        else
        {
            await LabeledSet.WriteLabeledAsync(context, plan);
        }

        await context.Store.WriteJsonAsync(RunNames.Plan, plan, cancel);
        int batches = tables.Sum(t => t.Slices.Count);
        int perActivity = ActivitySize.Of(context.Environment.ActivityTime, settings, plan.Features, batches);
        string metric = ClassificationMetrics.Name(settings.Metric);
        return new PlanResult
        {
            Batches = batches,
            BatchesPerActivity = perActivity,
            IngestParts = IngestParts.Of(tables).Count,
            Rows = tables.Sum(t => t.PoolRows),
            LabeledRows = plan.Labels.Length,
            Chains = 0,
            MaxRounds = metrics.Rounds.Count - 1,
            ShardSize = FanOut.ShardSize((batches + perActivity - 1) / perActivity),
            Tolerant = settings.MaxFailedShare > 0,
            Taught = new TaughtRounds(
                metrics.Rounds.Count - 1, [.. metrics.Rounds.Select(r => r.Metrics.GetValueOrDefault(metric))], metrics.StopReason),
        };
    }

    /// <summary>The new files, held to the columns that the model reads.</summary>
    private static async Task<IReadOnlyList<TableIndex>> TablesAsync(RunContext context, JobDocument job, PlanDocument before)
    {
        IDataSource source = await context.SourceAsync();
        CancellationToken cancel = context.CancellationToken;
        ModelPackage model = await context.PublishedAsync();
        var index = new IndexOptions
        {
            BatchRows = ImageInputs.BatchRows(job.Settings, before.Image),
            Threads = context.Environment.Threads,
            Text = job.Settings.Text(),
            Notes = new InputNotes(),
        };
        List<TableIndex> tables = [];
        foreach (TableIndex table in InputTables.Index(job.UnlabeledFiles.Select(f => f.File), source, index, cancel))
        {
            ModelTables.RequireColumns(table, before.Schema, source, cancel);
            tables.Add(ModelTables.WithForms(table, model, source, cancel));
        }

        KeptColumns.Check(job.Settings, tables);
        PoolTruth.Check(job.Settings, tables);
        return tables.Sum(t => t.Rows) > 0 ? tables
            : throw new UserErrorException("there are no unlabeled rows; give at least one", job.UnlabeledFiles[0].File.Name);
    }

    /// <summary>The documents of the rounds themselves, without those of batches and chains.</summary>
    private static async Task<IReadOnlyList<string>> OfRoundsAsync(IRunStore teacher, CancellationToken cancellationToken)
    {
        const int Parts = 3;
        List<string> names = [];
        await foreach (StoredItem item in teacher.ListAsync("rounds/", cancellationToken))
        {
            if (item.Name.Split('/').Length == Parts && !item.Name.EndsWith("/model.bin", StringComparison.Ordinal))
            {
                names.Add(item.Name);
            }
        }

        return names;
    }

    private static async Task CopyAsync(IRunStore from, IRunStore to, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (string name in names)
        {
            if (await from.ExistsAsync(name, cancellationToken))
            {
                await using Stream file = await from.OpenReadAsync(name, cancellationToken);
                await to.WriteAsync(name, stream => file.CopyToAsync(stream, cancellationToken), cancellationToken);
            }
        }
    }
}
