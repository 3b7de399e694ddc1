using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Explaining;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Explaining;

/// <summary>Explains what a model predicts for rows.</summary>
internal sealed class RowExplainer
{
    private const int BackgroundRows = 100;
    private const int FewestRows = 5;

    /// <summary>Rows that are predicted for one explanation, about: with many columns each is held against fewer rows.</summary>
    private const int MostPredicted = 20_000;
    private readonly ModelPackage package;
    private readonly ColumnGroups groups;
    private readonly FeatureMatrix background;

    /// <param name="rows">Rows that stand for what cells may be, at least one.</param>
    /// <param name="most">How many of them are drawn at most.</param>
    public RowExplainer(ModelPackage package, FeatureMatrix rows, int most)
    {
        this.package = package;
        groups = new ColumnGroups(package.Transform.Sources, package.Transform.DenseColumns);
        background = RowExplanation.Background(rows, Math.Clamp(MostPredicted / groups.Names.Count, FewestRows, most), package.About.Seed);
    }

    /// <summary>Rows that the cells are held against.</summary>
    public int Rows => background.Rows;

    /// <summary>The columns' effects on a class, the strongest first; none for images, whose columns are pixels.</summary>
    /// <param name="row">The row, a matrix of one.</param>
    /// <param name="predicted">The class.</param>
    public IReadOnlyList<ColumnEffect> Effects(FeatureMatrix row, int predicted) => package.About.Schema.Image is not null ? []
        : RowExplanation.Explain(row, background, groups, package.About.Classes.Count, predicted, package.Probabilities);

    /// <summary>Explains a row of a table.</summary>
    /// <param name="number">The row's number in it.</param>
    /// <param name="source">Opens the table.</param>
    /// <param name="labeled">The labeled rows of the run; null where they are not at hand, and rows of the table take their place.</param>
    /// <exception cref="UserErrorException">There is no such row, or it cannot be used.</exception>
    public static ExplanationReport Explain(
        ModelPackage package, TableIndex table, long number, IDataSource source, LabeledBackground? labeled,
        CancellationToken cancellationToken)
    {
        RowBlock read = Read(package, table, number, source, cancellationToken);
        FeatureMatrix row = package.Transform.Features(read, 1, cancellationToken);
        FeatureMatrix rows = labeled?.Features ?? Others(package, table, source, cancellationToken);
        float[] probabilities = package.Probabilities(row);
        int predicted = DecisionCosts.Decide(package.Costs, probabilities);
        var explainer = new RowExplainer(package, rows, BackgroundRows);
        string[] cells = table.Images is null ? RawRows.Pick(table, [number], source, cancellationToken)[number] : [];
        string CellOf(string column) =>
            table.Header.TakeWhile(name => name != column).Count() is var place && place < cells.Length ? cells[place] : "";
        (string file, long rowThere) = table.Place(number);
        string which = labeled?.Words ?? "rows of the same file";
        return new ExplanationReport
        {
            Source = file,
            Row = rowThere,
            Learner = package.About.Learner,
            Predicted = package.About.Classes[predicted],
            Probabilities = [.. package.About.Classes.Select((name, k) => new ClassProbability(name, probabilities[k]))
                .OrderByDescending(c => c.Probability)],
            Columns = [.. explainer.Effects(row, predicted).Select(e => new ExplainedColumn(e.Column, CellOf(e.Column), e.Effect))],
            Background =
                explainer.Rows < rows.Rows ? string.Create(CultureInfo.InvariantCulture, $"{explainer.Rows:N0} of {which}") : which,
            Nearest = labeled?.NearestTo(row) ?? [],
            Occlusion = PictureExplainer.Map(package, read, predicted, cancellationToken),
        };
    }

    /// <summary>The row alone.</summary>
    private static RowBlock Read(
        ModelPackage package, TableIndex table, long number, IDataSource source, CancellationToken cancellationToken)
    {
        if (number < 0 || number >= table.Rows)
        {
            string there = table.Rows == 0 ? "the file has no rows"
                : string.Create(CultureInfo.InvariantCulture, $"its rows are 0 to {table.Rows - 1}");
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"there is no row {number}; {there}"), table.File.Name);
        }

        ReadOptions options = package.Transform.Reading(new ReadOptions { BlockRows = 1024 });
        IEnumerable<RowBlock> blocks = table.File.IsSequential
            ? TableReader.ReadAll(table, package.About.Schema, source, options, cancellationToken).Select(b => b.Block)
            : TableReader.Read(
                table.Slices.First(s => number < s.FirstRow + s.Rows), table, package.About.Schema, source, options, cancellationToken);
        foreach (RowBlock block in blocks)
        {
            if (block.SetAside.FirstOrDefault(s => s.Row == number) is { } aside)
            {
                throw new UserErrorException(
                    string.Create(CultureInfo.InvariantCulture, $"row {number} cannot be used: {aside.Reason}"), table.File.Name,
                    column: aside.Column.Length == 0 ? null : aside.Column);
            }

            int place = Array.IndexOf(block.RowNumbers, number, 0, block.Rows);
            if (place >= 0)
            {
                return block.Select([place]);
            }
        }

        throw new UserErrorException(
            string.Create(CultureInfo.InvariantCulture, $"there is no row {number} that can be used"), table.File.Name);
    }

    /// <summary>The table's first rows: where no labeled ones are at hand.</summary>
    private static FeatureMatrix Others(ModelPackage package, TableIndex table, IDataSource source, CancellationToken cancellationToken) =>
        package.Transform.Features(
            TableReader.ReadAll(table, package.About.Schema, source,
                    package.Transform.Reading(new ReadOptions { BlockRows = 1024 }), cancellationToken)
                .First(b => b.Block.Rows > 0).Block,
            1,
            cancellationToken);
}
