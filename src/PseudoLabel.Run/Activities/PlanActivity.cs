using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Activities.Taught;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Finds rows, columns and classes, cuts batches, fits the features, encodes the labeled rows.</summary>
internal static class PlanActivity
{
    private const int ColumnsShown = 3;

    public static async Task<PlanResult> RunAsync(RunContext context)
    {
        if ((await context.JobAsync()).Taught is { } taught)
        {
            return await TaughtPlan.RunAsync(context, taught);
        }

        RunSettings settings = await context.SettingsAsync();
        CancellationToken cancel = context.CancellationToken;
        (PlanDocument plan, FeatureTransform transform, FeatureMatrix features, KnownRows known) =
            Make(await context.JobAsync(), await context.SourceAsync(), context.Environment.Threads, cancel);
        await context.Store.WriteAsync(RunNames.Transform, transform.Write, cancel);
        await context.Store.WriteAsync(
            RunNames.LabeledFeatures,
            s => FeatureBatchFile.Write(
                new FeatureBatch { Features = features, RowNumbers = [.. Enumerable.Range(0, features.Rows).Select(i => (long)i)] }, s),
            cancel);
        await context.Store.WriteAsync(RunNames.KnownRows, known.Write, cancel);
        await LabeledSet.WriteLabeledAsync(context, plan);
        await context.Store.WriteJsonAsync(RunNames.Plan, plan, cancel);
        int batches = plan.Tables.Sum(t => t.Slices.Count);
        int perActivity = ActivitySize.Of(context.Environment.ActivityTime, settings, transform.Columns, batches);
        return new PlanResult
        {
            Batches = batches,
            BatchesPerActivity = perActivity,
            IngestParts = IngestParts.Of(plan.Tables).Count,
            Rows = plan.Tables.Sum(t => t.PoolRows),
            LabeledRows = plan.Labels.Length,
            Chains = ChainPlan.Create(settings, plan.Labels, plan.Classes.Count, plan.Groups, plan.Times).Count,
            MaxRounds = NeuralLearning.MaxRounds(settings),
            ShardSize = FanOut.ShardSize((batches + perActivity - 1) / perActivity),
            Tolerant = settings.MaxFailedShare > 0,
            Neural = NeuralLearning.IsWanted(settings),
        };
    }

    /// <summary>The plan of a job, and what it rests on; nothing is written, so that a run can be looked at before it is started.</summary>
    /// <param name="job">The settings and inputs as resolved.</param>
    /// <param name="source">Opens the inputs.</param>
    /// <param name="threads">Threads to use; the plan does not depend on it.</param>
    /// <returns>The plan, the fitted features, those of the labeled rows, and what these are known by.</returns>
    /// <exception cref="UserErrorException">The inputs or settings cannot be used.</exception>
    internal static (PlanDocument Plan, FeatureTransform Transform, FeatureMatrix Labeled, KnownRows Known) Make(
        JobDocument job, IDataSource source, int threads, CancellationToken cancel)
    {
        RunSettings settings = job.Settings;
        ImageShape? shape = ImageInputs.Shape(job, source, cancel);
        var notes = new InputNotes();
        var index = new IndexOptions
        {
            BatchRows = ImageInputs.BatchRows(settings, shape),
            Threads = threads,
            Text = settings.Text(),
            Notes = notes
        };
        List<TableIndex> labeledTables = [.. InputTables.Index(job.LabeledFiles.Select(f => f.File), source, index, cancel)];
        List<TableIndex> tables =
        [
            .. InputTables.Index(job.UnlabeledFiles.Select(f => f.File).Where(f => !f.Mixed), source, index, cancel),
            .. labeledTables.Where(t => t.File.Mixed),
        ];
        KeptColumns.Check(settings, tables);
        PoolTruth.Check(settings, tables);
        RowColumns.Check(settings, labeledTables);
        long rows = tables.Sum(t => t.Rows);
        if (rows == 0)
        {
            throw new UserErrorException("there are no unlabeled rows; give at least one row without a label", tables[0].File.Name);
        }

        PlannedSchema planned = shape is null
            ? PlannedSchema.Infer(settings, labeledTables, tables, source, threads, cancel)
            : PlannedSchema.OfImages(
                settings, ImageInputs.Schema(settings, shape, labeledTables, tables, source, cancel), labeledTables, tables, source,
                threads, cancel);
        (TableSchema schema, labeledTables, tables, IReadOnlyList<string> found) = planned;
        schema = RowColumns.Explained(settings, PoolTruth.Explained(settings, schema));
        var embed = EmbedPlan.Of(settings, schema, labeledTables.Concat(tables).DistinctBy(t => t.File.Name).Sum(t => t.Rows));
        schema = embed.Reading(schema);
        LabeledRows labeled = LabeledRows.Read(
            labeledTables, tables, schema, source, settings, cancel,
            embed.Columns.Count == 0 ? null : block => embed.Embed(block, threads, cancel));
        var columns = new LabeledCells(labeledTables, labeled, schema, source, cancel);
        RowGroups? groups = RowGroups.Read(settings, labeled, columns);
        RowTimes? times = RowTimes.Read(settings, labeled, columns, groups);
        RowWeights? weights = RowWeights.Read(settings, columns);
        _ = GivenShares.Of(settings, labeled.Classes);
        _ = GivenCosts.Of(settings, labeled.Classes);
        tables = labeled.Pool(tables);
        var cells = new CellCount();
        var sample = new FitSample(ImageInputs.FitRows(settings, shape), schema, tables, source);
        FeatureFitter fitter = Fitter(schema, labeled, sample, cells, cancel);
        FeatureTransform transform = fitter.Fit(embed.Fit(labeled.Blocks), alone: NeuralLearning.IsWanted(settings));
        FeatureMatrix features = FeatureMatrices.Concat([.. labeled.Blocks.Select(transform.Transform)]);
        NeuralRequest.Refuse(settings, labeled.Labels.Length, transform.Columns);
        var plan = new PlanDocument
        {
            Classes = labeled.Classes,
            Schema = schema,
            Labels = labeled.Labels,
            Groups = groups?.OfRow,
            Times = times?.OfRow,
            Weights = weights?.OfRow,
            LabeledSetAside = labeled.SetAside,
            LabeledTables = labeledTables,
            LabeledImages = labeled.Images,
            LabeledFiles = labeled.Sources,
            LabeledFile = labeled.Files,
            LabeledRow = labeled.RowNumbers,
            Answered = labeled.Answered,
            Repeated = labeled.Repeated,
            Tables = tables,
            Features = transform.Columns,
            Embedded = transform.EmbeddedColumns,
            Candidates = LearnerSetting.All.Of(settings.Learner)(
                labeled.Labels.Length, transform.EmbeddedColumns > 0 && transform.EmbeddedColumns < transform.Columns),
            Notices =
            [
                .. job.Notices, .. notes.Lines(), .. LeftOut(schema), .. found, .. Notices(schema, labeled, settings),
                .. embed.Notices,
                .. ManyValues(transform),
                .. ExtremeNotices.Of(fitter.Extremes(), labeled, sample, cancel),
                .. groups?.Notices ?? [],
                .. times?.Notices ?? [],
                .. weights?.Notices ?? [],
                .. PoolTruth.Notices(settings, schema.LabelColumn, tables),
                .. LabeledSet.Notice(settings, tables) is { } notice ? [notice] : Array.Empty<string>(),
            ],
        };
        return (plan, transform, features, KnownRows.Of(labeled, cells.Tell));
    }

    private static FeatureFitter Fitter(
        TableSchema schema, LabeledRows labeled, FitSample sample, CellCount cells, CancellationToken cancel)
    {
        var fitter = new FeatureFitter(schema, new FeatureOptions());
        labeled.Blocks.ForEach(fitter.Add);
        foreach ((_, RowBlock block) in sample.Read(cancel))
        {
            fitter.Add(block);
            cells.Add(block);
        }

        return fitter;
    }

    /// <summary>The columns that are left out; those that only labeled files have are told of by themselves.</summary>
    private static IEnumerable<string> LeftOut(TableSchema schema)
    {
        ColumnSpec[] left = [.. schema.Columns.Where(c => c.Kind == ColumnKind.Ignore && c.Reason != SchemaInference.LabeledOnly)];
        if (left.Length == 1)
        {
            yield return $"column '{left[0].Name}' is left out: {left[0].Reason}";
        }
        else if (left.Length > 1)
        {
            string shown = string.Join(", ", left.Take(ColumnsShown).Select(c => $"'{c.Name}' ({c.Reason})"));
            string more = left.Length > ColumnsShown ? $" and {left.Length - ColumnsShown} more" : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{left.Length:N0} of {schema.Columns.Count:N0} columns ({100.0 * left.Length / schema.Columns.Count:0.#} %) are left "
                    + $"out: {shown}{more}");
        }
    }

    private static IEnumerable<string> ManyValues(FeatureTransform transform)
    {
        if (transform.ManyValues is { Count: > 0 } many)
        {
            string more = many.Count > ColumnsShown ? $" and {many.Count - ColumnsShown} more" : "";
            yield return $"columns of categories with many values: {string.Join(", ", many.Take(ColumnsShown))}{more}";
        }
    }

    private static List<string> Notices(TableSchema schema, LabeledRows labeled, RunSettings settings)
    {
        List<string> notices = [];
        if (labeled.SetAside > 0)
        {
            notices.Add(
                string.Create(CultureInfo.InvariantCulture, $"{labeled.SetAside:N0} labeled rows are set aside: {labeled.SetAsideReason}"));
        }

        notices.AddRange(labeled.Notices);
        notices.AddRange(UnfitNotices.Of("labeled", labeled.Unfit));

        if (schema.ImageFiles && settings.ImageShape.Length == 0)
        {
            notices.Add($"images are resized to {schema.Image}, as no image-shape is set");
        }

        if (settings.Fast)
        {
            notices.Add("fast: the cross-fitted gate was left out; nothing here shows that self-training did not harm");
        }

        return notices;
    }
}
