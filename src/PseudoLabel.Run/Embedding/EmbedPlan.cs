using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Embedding;

/// <summary>Which columns are embedded, and by what: decided once, when a run is planned.</summary>
/// <param name="Columns">
/// The columns: the name, the place among those used (negative for the rows' images), the network.
/// </param>
/// <param name="Notices">What to tell the user.</param>
internal sealed record EmbedPlan(IReadOnlyList<(string Name, int Index, IEmbedder Embedder)> Columns, IReadOnlyList<string> Notices)
{
    /// <summary>Texts past which installed networks are not used unasked: some minutes' work of one processor.</summary>
    private const long MostTexts = 100_000;

    /// <summary>Images past which they are not: each takes as long as several texts.</summary>
    private const long MostImages = 20_000;

    private static readonly EmbedPlan None = new([], []);

    /// <summary>Decides.</summary>
    /// <param name="rows">Labeled and unlabeled rows together.</param>
    /// <exception cref="UserErrorException">A network or a column is not there.</exception>
    public static EmbedPlan Of(RunSettings settings, TableSchema schema, long rows)
    {
        ColumnSpec[] used = [.. schema.UsedColumns()];
        (ColumnSpec Column, int Index)[] texts =
            [.. used.Select((column, index) => (column, index)).Where(c => c.column.Kind == ColumnKind.Text)];
        EmbedderInput input = schema.ImageFiles ? EmbedderInput.Image : EmbedderInput.Text;
        (string Name, int Index)[] columns = schema.ImageFiles
            ? [(EmbeddedColumn.OfImages, -1)] : [.. texts.Select(t => (t.Column.Name, t.Index))];
        if (EmbedChoice.IsAuto(settings.Embed))
        {
            // A network that is to be trained reads the pixels, unless it is told otherwise.
            bool isLeftOut = columns.Length == 0 || (schema.ImageFiles && NeuralLearning.IsWanted(settings));
            return isLeftOut ? None : Unasked(input, columns, rows);
        }

        IReadOnlyList<EmbedChoice> choices = EmbedChoice.Parse(settings.Embed);
        foreach (EmbedChoice choice in choices)
        {
            Check(choice, schema, [.. texts.Select(t => t.Column.Name)]);
        }

        (string Name, int Index, string? Network)[] chosen =
            [.. columns.Select(c => (c.Name, c.Index, EmbedChoice.Of(choices, c.Name, input)))];
        if (choices.Any(c => c.Network != EmbedChoice.Off) && Array.TrueForAll(chosen, c => c.Network is null))
        {
            string here = schema.ImageFiles ? "rows are images"
                : texts.Length > 0 ? "rows are of a table with texts"
                : "no column holds texts";
            throw new UserErrorException(
                $"'embed' is {string.Join(' ', settings.Embed)}, of which nothing is here to be read: {here}; set it to off, auto or "
                    + (schema.ImageFiles ? "image=NETWORK" : "text=NETWORK"));
        }

        return new EmbedPlan(
            [.. chosen.Where(c => c.Network is not null).Select(c => (c.Name, c.Index, Embedders.Catalog.Open(c.Network!, input)))], []);
    }

    /// <summary>The schema, which says what pictures are to be read where images are embedded.</summary>
    public TableSchema Reading(TableSchema schema) =>
        Columns.FirstOrDefault(c => c.Index < 0).Embedder is { } images ? schema with { Picture = images.About.Picture } : schema;

    /// <summary>A block with the vectors of its rows, and without their pictures, which take much memory.</summary>
    public RowBlock Embed(RowBlock block, int threads, CancellationToken cancellationToken) =>
        block.WithVectors([.. Columns.Select(c => RowVectors.Of(block, c.Index, c.Embedder, threads, cancellationToken))]);

    /// <summary>Learns center and scale of each column.</summary>
    /// <param name="blocks">The labeled rows, with their vectors.</param>
    public IReadOnlyList<EmbeddedColumn> Fit(IReadOnlyList<RowBlock> blocks) =>
        [.. Columns.Select((c, i) => EmbeddedColumn.Fit(c.Name, c.Embedder.About, blocks.Select(b => b.Vectors[i])))];

    private static EmbedPlan Unasked(EmbedderInput input, (string Name, int Index)[] columns, long rows)
    {
        (long most, string what, string target) = input switch
        {
            EmbedderInput.Text => (MostTexts, "texts", EmbedChoice.Texts),
            EmbedderInput.Image => (MostImages, "images", EmbedChoice.Images),
        };
        if (Embedders.Catalog.Default(input) is not { } name)
        {
            return None;
        }

        if (rows * columns.Length > most)
        {
            return None with
            {
                Notices =
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{rows * columns.Length:N0} {what} are too many for a pretrained network unasked; 'embed' {target}={name} has it "
                            + $"read them"),
                ],
            };
        }

        IEmbedder embedder = Embedders.Catalog.Open(name, input);
        return new EmbedPlan(
            [.. columns.Select(c => (c.Name, c.Index, embedder))],
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the pretrained network {name} reads the {what}: {embedder.About.Dimension} features besides the others; 'embed' off "
                        + $"leaves them out"),
            ]);
    }

    private static void Check(EmbedChoice choice, TableSchema schema, string[] texts)
    {
        if (choice.Target == EmbedChoice.Images && schema is { Image: not null, ImageFiles: false } && choice.Network != EmbedChoice.Off)
        {
            throw new UserErrorException("'embed' has images read by a network, but these are tables of pixels; give image files");
        }

        if (choice.Target is not (EmbedChoice.Texts or EmbedChoice.Images) && !texts.Contains(choice.Target))
        {
            string there = texts.Length == 0 ? "there is none" : $"those are "
                + $"{string.Join(", ", texts.Select(name => $"'{Excerpt.Name(name)}'"))}";
            throw new UserErrorException(
                $"'embed' names '{Excerpt.Name(choice.Target)}', which is no column of texts that is used ({there}); 'columns' sets kinds");
        }
    }
}
