using PseudoLabel.Core.Data.Cells;
using PseudoLabel.Core.Data.Inference;

namespace PseudoLabel.Core.Data;

/// <summary>Infers what each column holds from labeled and unlabeled rows together; never from labels.</summary>
public static class SchemaInference
{
    /// <summary>
    /// The schema of the labeled file's columns apart from the label; <see cref="ColumnSpec.Reason"/> says why each got its kind.
    /// Superfluous columns of unlabeled files are not in it.
    /// </summary>
    /// <param name="labeled">Labeled rows.</param>
    /// <param name="unlabeled">Unlabeled rows, a sample for each file.</param>
    /// <param name="labelColumn">The label column's name.</param>
    /// <param name="options">Kinds set by hand.</param>
    /// <exception cref="UserErrorException">The label column or an unlabeled file's column is absent, a kind is set for an unknown
    /// column, or no column is left to learn from.</exception>
    public static TableSchema Infer(RawSample labeled, IReadOnlyList<RawSample> unlabeled, string labelColumn, SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(unlabeled);
        ArgumentNullException.ThrowIfNull(labelColumn);
        ArgumentNullException.ThrowIfNull(options);
        labeled = labeled.Usable();
        unlabeled = [.. unlabeled.Select(sample => sample.Usable())];
        CheckNames(labeled, labelColumn, options);
        string[] names = [.. labeled.Header.Where(n => n != labelColumn)];
        CheckPresent(names, unlabeled, options);
        var columns = new ColumnSpec[names.Length];
        Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i => columns[i] = Spec(names[i], labeled, unlabeled, options));
        if (columns.All(c => c.Kind == ColumnKind.Ignore))
        {
            var why = string.Join("; ", columns.Take(3).Select(c => $"{c.Name}: {c.Reason}"));
            throw new UserErrorException(
                "no column is left to learn from" + (why.Length == 0 ? string.Empty : $" ({why}); set a column's kind by hand"), labeled.File.Name);
        }

        return new TableSchema { Columns = columns, LabelColumn = labelColumn };
    }

    /// <summary>Refuses a label column that is absent, and kinds set for columns that have none.</summary>
    internal static void CheckNames(RawSample labeled, string labelColumn, SchemaOptions options)
    {
        if (!labeled.Header.Contains(labelColumn))
        {
            throw Unknown("the label column is absent", labelColumn);
        }

        foreach (var name in options.Overrides.Keys)
        {
            if (name == labelColumn)
            {
                throw new UserErrorException("a kind is set for the label column, which needs none; leave it out", labeled.File.Name, column: name);
            }

            if (!labeled.Header.Contains(name))
            {
                throw Unknown("a kind is set for a column that is absent", name);
            }
        }

        UserErrorException Unknown(string problem, string name)
        {
            var nearest = NearestName.Find(name, labeled.Header);
            var hint = nearest is null ? $"; the columns are {string.Join(", ", labeled.Header.Take(10))}" : $"; did you mean '{nearest}'?";
            return new UserErrorException(problem + hint, labeled.File.Name, column: name);
        }
    }

    private static void CheckPresent(string[] names, IReadOnlyList<RawSample> unlabeled, SchemaOptions options)
    {
        foreach (var name in names.Where(n => !options.Overrides.TryGetValue(n, out var kind) || kind != ColumnKind.Ignore))
        {
            if (unlabeled.FirstOrDefault(s => !s.Header.Contains(name)) is { } missing)
            {
                throw ColumnMap.MissingColumn(missing.File, missing.Header, name);
            }
        }
    }

    private static ColumnSpec Spec(string name, RawSample labeled, IReadOnlyList<RawSample> unlabeled, SchemaOptions options)
    {
        if (options.Overrides.TryGetValue(name, out var kind))
        {
            return new ColumnSpec(name, kind, "set by hand");
        }

        string?[][] files = [Values(labeled, name), .. unlabeled.Select(s => Values(s, name))];
        var (inferred, reason) = KindRules.Infer(name, files);
        return new ColumnSpec(name, inferred, reason);
    }

    private static string?[] Values(RawSample sample, string name)
    {
        var place = sample.Header.TakeWhile(n => n != name).Count();
        return [.. sample.Rows.Select(row => row[place])];
    }
}
