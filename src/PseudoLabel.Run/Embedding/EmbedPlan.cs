using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Embedding;

/// <summary>Which columns are embedded, and by what: decided once, when a run is planned.</summary>
internal static class EmbedPlan
{
    /// <summary>Cells past which installed networks are not used unasked: some minutes' work of one processor.</summary>
    private const long MostUnasked = 100_000;

    /// <summary>The columns to embed, by name, each with its network.</summary>
    /// <param name="rows">Labeled and unlabeled rows together.</param>
    /// <param name="notices">Gets what to tell the user.</param>
    /// <exception cref="UserErrorException">A network or a column is not there.</exception>
    public static IReadOnlyList<(string Column, int Index, IEmbedder Embedder)> Of(
        RunSettings settings, TableSchema schema, long rows, List<string> notices)
    {
        IReadOnlyList<EmbedChoice> choices = EmbedChoice.Parse(settings.Embed);
        ColumnSpec[] used = [.. schema.UsedColumns()];
        if (EmbedChoice.IsAuto(settings.Embed))
        {
            return Unasked(used, rows, notices);
        }

        foreach (EmbedChoice choice in choices.Where(c => c.Target is not (EmbedChoice.Texts or EmbedChoice.Images)))
        {
            if (!Array.Exists(used, c => c.Name == choice.Target && c.Kind == ColumnKind.Text))
            {
                throw new UserErrorException(
                    $"'embed' names '{choice.Target}', which is no column of texts that is used; the columns of texts are "
                        + $"{Names(used)}, and 'columns' sets kinds");
            }
        }

        return [.. Texts(used).Select(c => (c, Network: EmbedChoice.Of(choices, c.Column.Name, EmbedderInput.Text)))
            .Where(c => c.Network is not null)
            .Select(c => (c.c.Column.Name, c.c.Index, Embedders.Catalog.Open(c.Network!, EmbedderInput.Text)))];
    }

    private static (string Column, int Index, IEmbedder Embedder)[] Unasked(ColumnSpec[] used, long rows, List<string> notices)
    {
        (ColumnSpec Column, int Index)[] texts = [.. Texts(used)];
        if (texts.Length == 0 || Embedders.Catalog.Default(EmbedderInput.Text) is not { } name)
        {
            return [];
        }

        string columns = Names([.. texts.Select(t => t.Column)]);
        if (rows * texts.Length > MostUnasked)
        {
            notices.Add(string.Create(CultureInfo.InvariantCulture,
                $"{columns}: {rows * texts.Length:N0} texts are too many for a pretrained network unasked; 'embed' text={name} has it read them"));
            return [];
        }

        IEmbedder embedder = Embedders.Catalog.Open(name, EmbedderInput.Text);
        notices.Add(string.Create(CultureInfo.InvariantCulture,
            $"{columns}: each text is {embedder.About.Dimension} numbers of the pretrained network {name} besides; 'embed' off leaves them out"));
        return [.. texts.Select(t => (t.Column.Name, t.Index, embedder))];
    }

    private static IEnumerable<(ColumnSpec Column, int Index)> Texts(ColumnSpec[] used) =>
        used.Select((column, index) => (column, index)).Where(c => c.column.Kind == ColumnKind.Text);

    private static string Names(ColumnSpec[] columns)
    {
        string[] names = [.. columns.Where(c => c.Kind == ColumnKind.Text).Select(c => $"'{c.Name}'")];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }

    /// <summary>Learns center and scale of each column from the labeled rows, and computes the vectors of these.</summary>
    /// <param name="blocks">The labeled rows.</param>
    public static (IReadOnlyList<EmbeddedColumn> Columns, IReadOnlyList<RowBlock> Blocks) Fit(
        IReadOnlyList<(string Column, int Index, IEmbedder Embedder)> plan, IReadOnlyList<RowBlock> blocks, int threads,
        CancellationToken cancellationToken)
    {
        if (plan.Count == 0)
        {
            return ([], blocks);
        }

        float[][][] vectors =
            [.. blocks.Select(b => plan.Select(p => RowVectors.Of(b, p.Index, p.Embedder, threads, cancellationToken)).ToArray())];
        return (
            [.. plan.Select((p, i) => EmbeddedColumn.Fit(p.Column, p.Embedder.About, vectors.Select(v => v[i])))],
            [.. blocks.Select((b, i) => b.WithVectors(vectors[i]))]);
    }
}
