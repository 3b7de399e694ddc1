using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>Infers what each column holds from labeled and unlabeled rows together; never from labels.</summary>
public static class SchemaInference
{
    /// <summary>Why a column is left out that only labeled files have.</summary>
    public const string LabeledOnly = "only labeled files have it";

    /// <summary>
    /// The schema of one labeled file's columns apart from the label; <see cref="ColumnSpec.Reason"/> says why each got its kind.
    /// Superfluous columns of unlabeled files are not in it.
    /// </summary>
    /// <param name="labeled">Labeled rows.</param>
    /// <param name="unlabeled">Unlabeled rows, a sample for each file.</param>
    /// <param name="labelColumn">The label column's name.</param>
    /// <param name="options">Kinds set by hand.</param>
    /// <exception cref="UserErrorException">As <see cref="Find"/>.</exception>
    public static TableSchema Infer(RawSample labeled, IReadOnlyList<RawSample> unlabeled, string labelColumn, SchemaOptions options) =>
        Find([labeled], unlabeled, labelColumn, options).Schema;

    /// <summary>
    /// The schema of the labeled files' columns apart from the label, how each file writes them, and what to tell the user.
    /// </summary>
    /// <param name="labeled">Labeled rows, a sample for each file.</param>
    /// <param name="unlabeled">Unlabeled rows, a sample for each file.</param>
    /// <param name="labelColumn">The label column's name.</param>
    /// <param name="options">What is set by hand.</param>
    /// <exception cref="UserErrorException">The label column or a file's column is absent, a kind is set for an unknown
    /// column, or no column is left to learn from.</exception>
    public static SchemaFindings Find(IReadOnlyList<RawSample> labeled, IReadOnlyList<RawSample> unlabeled, string labelColumn,
        SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(unlabeled);
        ArgumentNullException.ThrowIfNull(labelColumn);
        ArgumentNullException.ThrowIfNull(options);
        labeled = [.. labeled.Select(sample => sample.Usable())];
        unlabeled = [.. unlabeled.Select(sample => sample.Usable())];
        if (labeled.FirstOrDefault(f => f.Unread.ContainsKey(labelColumn)) is { } typed)
        {
            throw new UserErrorException(typed.Unread[labelColumn], typed.File.Name, column: labelColumn);
        }

        var names = new ColumnNames(labeled, unlabeled, labelColumn, options);
        RawSample[] files = [.. labeled, .. unlabeled];
        Dictionary<string, string> unread = labeled.SelectMany(f => f.Unread).DistinctBy(u => u.Key).ToDictionary(StringComparer.Ordinal);
        string[] looked = [
            .. names.Common.Where(n => options.Overrides.TryGetValue(n, out ColumnKind kind)
                ? kind != ColumnKind.Ignore
                : !unread.ContainsKey(n))];
        string[] read = [.. looked, .. names.All.Where(n => options.ReadBeside.Contains(n) && !looked.Contains(n))];
        string?[][][] values = [.. read.Select(name => files.Select(f => Values(f, names.Place(f, name))).ToArray())];
        var rules = new FormRules([.. files.Select(f => f.File)], values, options);
        var findings = new KindFinding[read.Length];
        Parallel.For(
            0, read.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
            i => findings[i] = i < looked.Length ? Finding(read[i], values[i], rules.Of(i), options)
                : BesideColumns.Finding(values[i], rules.Of(i), options));
        Dictionary<string, KindFinding> found = looked.Zip(findings).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        ColumnSpec[] columns = [
            .. names.All.Select(
                name => Spec(name, found.GetValueOrDefault(name), unread.GetValueOrDefault(name) ?? names.WhyLeftOut(name), options))];
        if (columns.All(c => c.Kind == ColumnKind.Ignore))
        {
            string why = string.Join("; ", columns.Take(3).Select(c => $"{Excerpt.Name(c.Name)}: {c.Reason}"));
            throw new UserErrorException(
                "no column is left to learn from" + (why.Length == 0 ? "" : $" ({why}); set a column's kind by hand"),
                labeled[0].File.Name);
        }

        KindFinding[] told = [.. findings.Select((finding, i) => !options.ReadBeside.Contains(read[i]) ? finding
            : BesideColumns.Told(finding, values[i], options, i < looked.Length ? files.Length : labeled.Count))];
        return new SchemaFindings
        {
            Schema = new TableSchema { Columns = columns, LabelColumn = labelColumn, MissingMarkers = options.MissingMarkers },
            Forms = [.. Enumerable.Range(0, files.Length).Select(f => Forms(read, findings, f, options))],
            Notices =
            [
                .. names.Notices,
                .. FormNotices.Numbers(files, read, values, told),
                .. FormNotices.Dates(read, told, (c, f) => rules.IsGuessed(c, f)),
                .. FormNotices.Markers(read, values, findings),
            ],
        };
    }

    /// <summary>How a file writes the columns of a schema that was inferred from other files.</summary>
    /// <param name="sample">Rows of the file.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="options">What is set by hand.</param>
    public static IReadOnlyDictionary<string, CellForm> Forms(RawSample sample, TableSchema schema, SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        sample = sample.Usable();
        HashSet<string> names = [.. schema.Columns.Select(c => c.Name), schema.LabelColumn];
        ColumnSpec[] columns = [.. schema.Columns.Where(c => c.Kind.Cells() is CellType.Number or CellType.Time)];
        var places = new HeaderPlaces(sample.Header, names);
        string?[][][] values = [.. columns.Select(c => new[] { Values(sample, places.Of(c.Name)) })];
        var rules = new FormRules([sample.File], values, options);
        var forms = new Dictionary<string, CellForm>(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            CellForm form = OfKind(rules.Of(i, columns[i].Form)[0], columns[i].Kind) with { Markers = columns[i].Form?.Markers ?? [] };
            form = columns[i].Form?.Time is { } time and > TimeOrder.MonthFirst ? form with { Time = time } : form;
            if (!form.IsPlain)
            {
                forms[columns[i].Name] = form;
            }
        }

        return forms;
    }

    private static KindFinding Finding(string name, string?[][] files, CellForm[] forms, SchemaOptions options) =>
        options.Overrides.TryGetValue(name, out ColumnKind set)
            ? new KindFinding(set, "set by hand", forms)
            : KindRules.Infer(name, files, forms, options.MissingMarkers);

    private static ColumnSpec Spec(string name, KindFinding? finding, string whyLeftOut, SchemaOptions options)
    {
        if (finding is null)
        {
            return new ColumnSpec(name, ColumnKind.Ignore, options.Overrides.ContainsKey(name) ? "set by hand" : whyLeftOut);
        }

        CellForm[] forms = [.. (finding.Forms ?? []).Select(f => OfKind(f, finding.Kind))
            .Where(f => !f.IsPlain)
            .Select(f => f with { Markers = [] })
            .DistinctBy(f => (f.Decimal, f.Group, f.Time))];
        CellForm form = (forms.Length == 1 ? forms[0] : new CellForm()) with { Markers = [.. finding.Markers.Select(m => m.Key)] };
        return new ColumnSpec(name, finding.Kind, finding.Reason) { Form = form.IsPlain ? null : form };
    }

    private static Dictionary<string, CellForm> Forms(string[] names, KindFinding[] findings, int file, SchemaOptions options)
    {
        var forms = new Dictionary<string, CellForm>(StringComparer.Ordinal);
        for (int c = 0; c < names.Length; c++)
        {
            KindFinding finding = findings[c];
            if (finding.Forms is { } all
                && (options.ReadBeside.Contains(names[c]) ? all[file] : OfKind(all[file], finding.Kind)) with
                {
                    Markers = [.. finding.Markers.Select(m => m.Key)],
                } is { IsPlain: false } form)
            {
                forms[names[c]] = form;
            }
        }

        return forms;
    }

    /// <summary>What of a form matters to a kind.</summary>
    private static CellForm OfKind(CellForm form, ColumnKind kind) => kind.Cells() switch
    {
        CellType.Number => form with { Time = null },
        CellType.Time => new CellForm { Time = form.Time },
        CellType.Category or CellType.Text or null => new CellForm(),
    };

    private static string?[] Values(RawSample sample, int place) => place < 0 ? [] : [.. sample.Rows.Select(row => row[place])];
}
