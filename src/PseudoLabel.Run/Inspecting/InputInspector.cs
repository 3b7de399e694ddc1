using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Inspecting;

/// <summary>Looks at inputs as a run would read them; nothing is trained and nothing written.</summary>
internal static class InputInspector
{
    /// <summary>Rows that columns are looked at in: as many as kinds are inferred from.</summary>
    private const int SampleRows = 10_000;
    private const int ReasonsShown = 3;

    /// <summary>A column that no file has: kinds are inferred for all columns but the label's.</summary>
    private const string NoLabel = "\0";

    /// <summary>Looks at the inputs of a run, and at what it would do with them.</summary>
    /// <param name="job">The settings and inputs as resolved.</param>
    /// <param name="source">Opens the inputs.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="UserErrorException">The run would be refused, for this reason.</exception>
    public static InspectionReport OfRun(JobDocument job, IDataSource source, int threads, CancellationToken cancel)
    {
        (PlanDocument plan, FeatureTransform transform, _, _) = PlanActivity.Make(job, source, threads, cancel);
        IReadOnlyList<TableIndex> labeled = plan.LabeledTables;
        RawSample[] samples = [.. labeled.Concat(plan.Tables).Where(t => t.Images is null && t.Slices.Count > 0)
            .Select(t => TableSample.Read(t, source, SampleRows, cancel))];
        IEnumerable<ColumnSpec> columns =
            plan.Image is null ? plan.Schema.Columns : plan.Schema.Columns.Where(c => c.Kind == ColumnKind.Ignore);
        return new InspectionReport
        {
            Files = [.. labeled.Select(t => File(t, "labeled", plan.Schema, source, cancel)),
                .. plan.Tables.Select(t => File(t, "unlabeled", plan.Schema, source, cancel))],
            Columns = [.. columns.Select(c => Column(c, samples))],
            Label = new LabelInspection(
                plan.Schema.LabelColumn,
                [.. plan.Classes.Select((name, k) => new LabelCount(name, plan.Labels.LongCount(y => y == k)))],
                plan.LabeledSetAside),
            Plan = new PlanInspection
            {
                Settings = job.Settings,
                LabeledRows = plan.Labels.Length,
                UnlabeledRows = plan.Tables.Sum(t => t.PoolRows),
                Batches = plan.Tables.Sum(t => t.Slices.Count),
                Features = transform.Columns,
                Embedded = EmbedInspector.Of(plan, transform, source, threads, cancel),
                Candidates = plan.Candidates,
                Chains = ChainPlan.Create(job.Settings, plan.Labels, plan.Classes.Count, plan.Groups, plan.Times).Count,
                MaxRounds = NeuralLearning.MaxRounds(job.Settings),
            },
            Notices = plan.Notices,
        };
    }

    /// <summary>Looks at files one by one.</summary>
    /// <param name="settings">The label column and the kinds set by hand.</param>
    /// <param name="source">Opens them.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="UserErrorException">A file cannot be read, or none has the label column.</exception>
    public static InspectionReport OfFiles(
        IEnumerable<DataFile> files, RunSettings settings, IDataSource source, int threads, CancellationToken cancel)
    {
        var notes = new InputNotes();
        List<TableIndex> tables =
            [.. InputTables.Index(files, source, new IndexOptions { Threads = threads, Text = settings.Text(), Notes = notes }, cancel)];
        string? label = settings.Label.Length == 0 ? null : settings.Label;
        if (label is not null && tables.TrueForAll(t => t.Images is null && !t.Header.Contains(label)))
        {
            string hint = NearestName.Find(label, tables[0].Header) is { } nearest ? $"did you mean '{nearest}'?"
                : $"the columns are {string.Join(", ", tables[0].Header.Take(10))}";
            throw new UserErrorException($"the label column is absent; {hint}", tables[0].File.Name, column: label);
        }

        var labels = new Dictionary<string, long>(StringComparer.Ordinal);
        long unlabeled = 0;
        var found = new List<FileInspection>();
        var notices = new List<string>();
        foreach (TableIndex table in tables)
        {
            if (table.Images is not null)
            {
                found.Add(Described(table, "file"));
                continue;
            }

            RawSample sample = TableSample.Read(table, source, SampleRows, cancel);
            string named = label is not null && table.Header.Contains(label) ? label : NoLabel;
            TableSchema? schema = Infer(sample, named, settings, threads, notices);
            ColumnInspection[] columns = [.. table.Header.Select(name => name == named ? LabelColumn(name, sample)
                : Column(schema?.Columns.First(c => c.Name == name)
                    ?? new ColumnSpec(name, ColumnKind.Ignore, "no column can be learned from"), [sample]))];
            FileInspection file = schema is null ? Described(table, "file") : File(
                table with { Forms = SchemaInference.Forms(sample, schema, settings.SchemaOptions(threads)) },
                "file", schema, source, cancel,
                named == NoLabel ? null : Count, notices);
            found.Add(file with { Columns = columns });
        }

        return new InspectionReport
        {
            Files = found,
            Label = label is null ? null : new LabelInspection(
                label, [.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new LabelCount(l.Key, l.Value))], unlabeled),
            Notices = [.. notes.Lines(), .. notices],
        };

        void Count(string? cell)
        {
            unlabeled += string.IsNullOrEmpty(cell) ? 1 : 0;
            if (!string.IsNullOrEmpty(cell))
            {
                labels[cell] = labels.GetValueOrDefault(cell) + 1;
            }
        }
    }

    /// <summary>The kinds of a file's columns; null where none can be learned from, which a notice says.</summary>
    private static TableSchema? Infer(RawSample sample, string label, RunSettings settings, int threads, List<string> notices)
    {
        RawSample with = label != NoLabel ? sample
            : sample with { Header = [.. sample.Header, NoLabel], Rows = [.. sample.Rows.Select(row => (string?[])[.. row, null])] };
        Dictionary<string, ColumnKind> set =
            settings.Columns.Where(c => sample.Header.Contains(c.Key)).ToDictionary(StringComparer.Ordinal);
        try
        {
            return SchemaInference.Infer(with, [], label, settings.SchemaOptions(threads) with { Overrides = set });
        }
        catch (UserErrorException e)
        {
            notices.Add(e.Message);
            return null;
        }
    }

    private static FileInspection File(TableIndex table, string role, TableSchema schema, IDataSource source, CancellationToken cancel,
        Action<string?>? count = null, List<string>? notices = null)
    {
        if (table.Slices.Count == 0)
        {
            return Described(table, role) with { SetAside = 0 };
        }

        long aside = 0;
        var reasons = new List<string>();
        var unfit = new List<UnfitCells>();
        foreach ((_, RowBlock block) in TableReader.ReadAll(
            table, schema, source, new ReadOptions { ReadLabels = count is not null, ReuseBlocks = count is null }, cancel))
        {
            aside += block.SetAside.Count;
            unfit.AddRange(block.Unfit);
            reasons.AddRange(block.SetAside.Take(ReasonsShown - reasons.Count).Select(row => Reason(table, row)));
            if (count is not null)
            {
                Array.ForEach(block.Labels![..block.Rows], count);
            }
        }

        notices?.AddRange(UnfitNotices.Of("the", [.. UnfitCells.Sum(unfit).Select(cells => new UnfitInFile(table.File.Name, cells))]));
        return Described(table, role) with { SetAside = aside, SetAsideReasons = reasons };
    }

    private static string Reason(TableIndex table, SetAsideRow row)
    {
        (string file, long number) = table.Place(row.Row);
        string place = table.Images is null ? string.Create(CultureInfo.InvariantCulture, $"row {number}") : file;
        return row.Column.Length == 0 ? $"{place}: {row.Reason}" : $"{place}, column '{row.Column}': {row.Reason}";
    }

    private static FileInspection Described(TableIndex table, string role) => new()
    {
        Name = table.Images is { Count: > 1 } images && table.File.Format == DataFormat.Image
            ? $"{table.File.Name} and {images.Count - 1} more images" : table.File.Name,
        Role = role,
        Format = string.Join(", ",
            [Words(table.File.Format.ToString()), .. Packed(table.File), .. table.File.Dialect?.Differences(table.File.Format) ?? []]),
        Rows = table.Rows,
        ColumnCount = table.Header.Count,
    };

    private static IEnumerable<string> Packed(DataFile file) => file.Gzip ? ["gzip"] : file.Entry is not null ? ["zip"] : [];

    private static ColumnInspection Column(ColumnSpec spec, IReadOnlyList<RawSample> samples) =>
        Column(spec.Name, Words(spec.Kind.ToString()), spec.Reason, samples);

    private static ColumnInspection LabelColumn(string name, RawSample sample) => Column(name, "label", "named as the label", [sample]);

    private static ColumnInspection Column(string name, string kind, string reason, IReadOnlyList<RawSample> samples)
    {
        ColumnProfile profile = ColumnProfile.Of(name, samples);
        return new ColumnInspection
        {
            Name = name,
            Kind = kind,
            Reason = reason,
            SampledRows = profile.Rows,
            MissingShare = profile.MissingShare,
            Distinct = profile.Distinct,
            Examples = profile.Examples,
        };
    }

    private static string Words(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
