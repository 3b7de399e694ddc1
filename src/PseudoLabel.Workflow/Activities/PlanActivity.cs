using System.Globalization;
using PseudoLabel.Core;
using PseudoLabel.Core.Data;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Learners;
using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Settings;
using PseudoLabel.Workflow.Steps;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Activities;

/// <summary>Finds rows, columns and classes, cuts batches, fits the features, encodes the labeled rows.</summary>
internal static class PlanActivity
{
    /// <summary>Labeled rows, and as many unlabeled ones, that column kinds are inferred from: they are held as text, which is large.</summary>
    private const int SampleRows = 10_000;

    public static async Task<PlanResult> RunAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        CancellationToken cancel = context.CancellationToken;
        (PlanDocument plan, FeatureTransform transform, FeatureMatrix features) =
            Make(await context.JobAsync(), context.Environment.Source, context.Environment.Threads, cancel);
        await context.Store.WriteAsync(RunNames.Transform, transform.Write, cancel);
        await context.Store.WriteAsync(
            RunNames.LabeledFeatures,
            s => FeatureBatchFile.Write(new FeatureBatch { Features = features, RowNumbers = [.. Enumerable.Range(0, features.Rows).Select(i => (long)i)] }, s),
            cancel);
        await LabeledSet.WriteLabeledAsync(context, plan);
        await context.Store.WriteJsonAsync(RunNames.Plan, plan, cancel);
        int batches = plan.Tables.Sum(t => t.Slices.Count);
        int perActivity = ActivitySize.Of(context.Environment.ActivityTime, settings, transform.Columns, batches);
        return new PlanResult
        {
            Batches = batches,
            BatchesPerActivity = perActivity,
            IngestParts = IngestParts.Of(plan.Tables).Count,
            Rows = plan.Tables.Sum(t => t.Rows),
            LabeledRows = plan.Labels.Length,
            Chains = ChainPlan.Create(settings, plan.Labels, plan.Classes.Count).Count,
            MaxRounds = ChainPlan.MaxRounds(settings),
            ShardSize = FanOut.ShardSize((batches + perActivity - 1) / perActivity),
            Tolerant = settings.MaxFailedShare > 0,
            Neural = NeuralRequest.IsWanted(settings),
        };
    }

    /// <summary>The plan of a job, and what it rests on; nothing is written, so that a run can be looked at before it is started.</summary>
    /// <param name="job">The settings and inputs as resolved.</param>
    /// <param name="source">Opens the inputs.</param>
    /// <param name="threads">Threads to use; the plan does not depend on it.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The plan, the fitted features, and those of the labeled rows.</returns>
    /// <exception cref="UserErrorException">The inputs or settings cannot be used.</exception>
    internal static (PlanDocument Plan, FeatureTransform Transform, FeatureMatrix Labeled) Make(JobDocument job, IDataSource source, int threads, CancellationToken cancel)
    {
        RunSettings settings = job.Settings;
        ImageShape? shape = ImageInputs.Shape(job, source, cancel);
        var notes = new InputNotes();
        var index = new IndexOptions { BatchRows = ImageInputs.BatchRows(settings, shape), Threads = threads, Text = settings.Text(), Notes = notes };
        List<TableIndex> labeledTables = [.. InputTables.Index(job.LabeledFiles.Select(f => f.File), source, index, cancel)];
        List<TableIndex> tables = [.. InputTables.Index(job.UnlabeledFiles.Select(f => f.File), source, index, cancel)];
        KeptColumns.Check(settings, tables);
        long rows = tables.Sum(t => t.Rows);
        if (rows == 0)
        {
            throw new UserErrorException("there are no unlabeled rows; give at least one row without a label", tables[0].File.Name);
        }

        TableSchema schema = shape is null
            ? InferSchema(settings, labeledTables, tables, rows, source, threads, cancel)
            : ImageInputs.Schema(settings, shape, labeledTables, tables, source, cancel);
        LabeledRows labeled = LabeledRows.Read(labeledTables, schema, source, settings, cancel);
        FeatureTransform transform = FitFeatures(ImageInputs.FitRows(settings, shape), schema, labeled, tables, source, cancel);
        FeatureMatrix features = FeatureMatrices.Concat([.. labeled.Blocks.Select(transform.Transform)]);
        NeuralRequest.Refuse(settings, labeled.Labels.Length, transform.Columns);
        var plan = new PlanDocument
        {
            Classes = labeled.Classes,
            Schema = schema,
            Labels = labeled.Labels,
            LabeledSetAside = labeled.SetAside,
            LabeledTables = labeledTables,
            LabeledImages = labeled.Images,
            LabeledFiles = labeled.Sources,
            LabeledFile = labeled.Files,
            LabeledRow = labeled.RowNumbers,
            Tables = tables,
            Features = transform.Columns,
            Candidates = LearnerFactory.Candidates(settings.Learner == NeuralRequest.Learner ? LearnerFactory.Auto : settings.Learner, labeled.Labels.Length),
            Notices = [.. notes.Lines(), .. Notices(schema, labeled, settings), .. LabeledSet.Notice(settings, tables) is { } notice ? [notice] : Array.Empty<string>()],
        };
        return (plan, transform, features);
    }

    private static TableSchema InferSchema(RunSettings settings, List<TableIndex> labeled, List<TableIndex> tables, long rows, IDataSource source, int threads, CancellationToken cancel)
    {
        RawSample first = PersonRows.WithoutPlaces(TableSample.Read(labeled[0], source, SampleRows, cancel));
        List<RawSample> others = [.. tables.Select(t => TableSample.Read(t, source, Share(Math.Min(SampleRows, settings.FitRows), t.Rows, rows), cancel))];
        return SchemaInference.Infer(first, others, settings.Label, new SchemaOptions { Overrides = settings.Columns, Threads = threads });
    }

    private static FeatureTransform FitFeatures(
        int fitRows, TableSchema schema, LabeledRows labeled, List<TableIndex> tables, IDataSource source, CancellationToken cancel)
    {
        var fitter = new FeatureFitter(schema, new FeatureOptions());
        labeled.Blocks.ForEach(fitter.Add);
        long rows = tables.Sum(t => t.Rows);
        foreach (TableIndex table in tables.Where(t => t.Rows > 0))
        {
            // The first rows of every slice: a sample spread over the whole file, read in short stretches. By the longest slice: where all
            // rows are wanted, all are taken, however they are cut.
            double share = Share(fitRows, table.Rows, rows) / (double)table.Rows;
            int perSlice = (int)Math.Ceiling(share * table.Slices.Max(slice => slice.Rows));
            var options = new ReadOptions { BlockRows = perSlice };
            if (table.File.IsSequential || table.File.Format == DataFormat.Parquet)
            {
                // These are decoded from the start, or by row group: in one pass.
                TableSlice? last = null;
                foreach ((TableSlice slice, RowBlock block) in TableReader.ReadAll(table, schema, source, options, cancel))
                {
                    if (slice != last)
                    {
                        fitter.Add(block);
                    }

                    last = slice;
                }
            }
            else
            {
                foreach (TableSlice slice in table.Slices)
                {
                    fitter.Add(TableReader.Read(slice, table, schema, source, options, cancel).First());
                }
            }
        }

        return fitter.Fit();
    }

    /// <summary>A table's share of a sample over all tables, by rows, at least one.</summary>
    private static int Share(int sample, long rows, long allRows) => (int)Math.Max(1, Math.Min(rows, (long)Math.Ceiling(sample * (double)rows / allRows)));

    private static List<string> Notices(TableSchema schema, LabeledRows labeled, RunSettings settings)
    {
        List<string> notices = [.. schema.Columns.Where(c => c.Kind == ColumnKind.Ignore).Select(c => $"column '{c.Name}' is left out: {c.Reason}")];
        if (labeled.SetAside > 0)
        {
            notices.Add(string.Create(CultureInfo.InvariantCulture, $"{labeled.SetAside:N0} labeled rows are set aside: {labeled.SetAsideReason}"));
        }

        if (schema.ImageFiles && settings.ImageShape.Length == 0)
        {
            notices.Add($"images are resized to {schema.Image}, as no image-shape is set");
        }

        if (settings.Fast)
        {
            notices.Add("--fast: the cross-fitted gate was left out; nothing here shows that self-training did not harm");
        }

        return notices;
    }
}
