using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>Which columns the files of a data set have in common, and which are left out because only some have them.</summary>
internal sealed class ColumnNames
{
    private const int Shown = 3;

    // Steps of comparing names, over all of them: about a second. What would take more is not looked for.
    private const long MostSteps = 300_000_000;
    private readonly HashSet<string> known;
    private readonly Dictionary<RawSample, HeaderPlaces> places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> labeledOnly = new(StringComparer.Ordinal);
    private readonly List<string> notices = [];
    private long steps;

    /// <exception cref="UserErrorException">A file lacks a column that others have, or a kind is set for one that none has.</exception>
    public ColumnNames(IReadOnlyList<RawSample> labeled, IReadOnlyList<RawSample> unlabeled, string label, SchemaOptions options)
    {
        var all = new List<string>();
        foreach (RawSample file in labeled)
        {
            all.AddRange(NewIn(file, all, label));
        }

        All = all;
        known = [.. all, label];
        CheckKinds(labeled[0], label, all, options);
        foreach (RawSample file in labeled.Where(f => Place(f, label) < 0))
        {
            throw ColumnMap.MissingColumn(file.File, file.Header, label);
        }

        foreach (string name in all.Where(n => !options.Overrides.TryGetValue(n, out ColumnKind kind) || kind != ColumnKind.Ignore))
        {
            Check(name, labeled, unlabeled);
        }

        if (labeledOnly.Count > 0 && labeledOnly.Count == all.Count)
        {
            // Files that have nothing in common: the wrong one, or one whose first line is no header.
            throw ColumnMap.MissingColumn(unlabeled[0].File, unlabeled[0].Header, [.. all]);
        }

        Common = [.. all.Where(n => !labeledOnly.Contains(n))];
        NoteLabeledOnly();
        NoteRenamed([.. labeled, .. unlabeled]);
    }

    /// <summary>The columns of the labeled files apart from the label, in the order of the first file that has each.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Those that all files have.</summary>
    public IReadOnlyList<string> Common { get; }

    /// <summary>What to tell the user.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Why a column is not among those in common.</summary>
    public string WhyLeftOut(string name) => labeledOnly.Contains(name) ? SchemaInference.LabeledOnly : "left out";

    /// <summary>Refuses a label column that is absent, and kinds set for columns that have none.</summary>
    public static void CheckKinds(RawSample first, string label, IReadOnlyList<string> names, SchemaOptions options)
    {
        if (!first.Header.Contains(label))
        {
            throw Unknown("the label column is absent", label);
        }

        foreach (string name in options.Overrides.Keys)
        {
            if (name == label)
            {
                throw new UserErrorException("a kind is set for the label column, which needs none; leave it out", first.File.Name,
                    column: name);
            }

            if (!names.Contains(name))
            {
                throw Unknown("a kind is set for a column that is absent", name);
            }
        }

        UserErrorException Unknown(string problem, string name)
        {
            string? nearest = NearestName.Find(name, first.Header);
            string hint = nearest is null
                ? $"; the columns are {string.Join(", ", first.Header.Take(10).Select(Excerpt.Name))}"
                : $"; did you mean '{nearest}'?";
            return new UserErrorException(problem + hint, first.File.Name, column: name);
        }
    }

    /// <summary>The place of a column in a file; -1 where the file lacks it.</summary>
    public int Place(RawSample file, string name)
    {
        if (!places.TryGetValue(file, out HeaderPlaces? header))
        {
            places.Add(file, header = new HeaderPlaces(file.Header, known));
        }

        return header.Of(name);
    }

    /// <summary>The columns of a file that none before it has, nor has it one of theirs by another case.</summary>
    private static string[] NewIn(RawSample file, List<string> all, string label)
    {
        HashSet<string> exact = [.. file.Header];
        HashSet<string> folded = [.. all.Append(label).Where(n => !exact.Contains(n)).Select(ColumnMap.Folded)];
        HashSet<string> there = [.. all, label];
        return [.. file.Header.Where(n => !there.Contains(n) && (all.Count == 0 || !folded.Contains(ColumnMap.Folded(n))))];
    }

    private void Check(string name, IReadOnlyList<RawSample> labeled, IReadOnlyList<RawSample> unlabeled)
    {
        RawSample[] lacking = [.. unlabeled.Where(f => Place(f, name) < 0)];
        if (lacking.Length > 0 && lacking.Length == unlabeled.Count && !lacking.Any(f => HasMistyped(f, name)))
        {
            labeledOnly.Add(name);
            return;
        }

        if (lacking.Concat(labeled.Where(f => Place(f, name) < 0)).FirstOrDefault() is { } missing)
        {
            throw ColumnMap.MissingColumn(missing.File, missing.Header, name);
        }
    }

    /// <summary>Whether a file has a column that no labeled file has, by a name so near that it is probably this one.</summary>
    private bool HasMistyped(RawSample file, string name) => file.Header.Any(other =>
        !known.Contains(other) && (steps += 1 + Math.Min((long)other.Length * name.Length, NearestName.MostSteps)) <= MostSteps
            && NearestName.AreNear(other, name));

    private void NoteLabeledOnly()
    {
        if (labeledOnly.Count > 0)
        {
            notices.Add($"{labeledOnly.Count} of {All.Count} columns are left out, "
                + $"as only labeled files have them: {Some(All.Where(labeledOnly.Contains).Select(n => $"'{Excerpt.Name(n)}'"))}");
        }
    }

    private void NoteRenamed(RawSample[] files)
    {
        string[] renamed = [.. Common.SelectMany(name => files.Where(f => !f.Header.Contains(name) && Place(f, name) >= 0)
            .Select(f => $"'{Excerpt.Name(f.Header[Place(f, name)])}' in {f.File.Name} is "
                + $"'{Excerpt.Name(name)}'")).Distinct(StringComparer.Ordinal)];
        if (renamed.Length > 0)
        {
            notices.Add($"columns whose names differ only in case and white space are one: {Some(renamed)}");
        }
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? $" and {all.Length - Shown} more" : "");
    }
}
