using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features;

/// <summary>No kind of column is lost on the way from a table to its features, not even one that is added later.</summary>
public sealed class FeatureKindsTests
{
    private const int Rows = 60;

    public static TheoryData<ColumnKind> Kinds => [.. Enum.GetValues<ColumnKind>().Where(kind => kind != ColumnKind.Ignore)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_ColumnOfAnyKind_IsReadBackToTheSameBytesAndFeatures(ColumnKind kind)
    {
        RowBlock block = Block(Rows, Cells(0));
        FeatureTransform transform = Fit(Schema(kind), new FeatureOptions(), block);
        byte[] bytes = Bytes(transform);

        FeatureTransform read = FeatureTransform.Read(new MemoryStream(bytes));

        Assert.Equal(bytes, Bytes(read));
        Assert.True(read.Fits(Schema(kind)));
        FeatureMatrix features = read.Transform(block), expected = transform.Transform(block);
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(r => Row(features, r))];
        Assert.Equal(Enumerable.Range(0, Rows).Select(r => Row(expected, r)), rows);
        Assert.True(rows.Select(row => string.Join(' ', row)).Distinct().Count() > 1, "The features tell no rows apart.");
    }

    [Fact]
    public void Fit_TableOfAllKinds_KeepsAllColumns()
    {
        ColumnKind[] kinds = [.. Kinds.Select(row => row.Data)];
        TableSchema schema = Schema([.. kinds, .. kinds]);
        RowBlock block = Block(Rows, [.. schema.Columns.Select((_, i) => Cells(i))]);

        FeatureTransform transform = Fit(schema, new FeatureOptions(), block);

        Assert.Equal(schema.Columns.Select(c => c.Name).Order(), transform.Sources.Distinct().Order());
        Assert.Equal(transform.Columns, transform.Names.Distinct().Count());
        FeatureMatrix features = transform.Transform(block);
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(r => Row(features, r))];
        Assert.All(
            transform.Sources.Index().GroupBy(s => s.Item, s => s.Index),
            column => Assert.Contains(rows, row => column.Any(feature => row[feature] != 0)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fits_SchemaOfAnotherKindOrName_IsFalse(ColumnKind kind)
    {
        FeatureTransform transform = Fit(Schema(kind), new FeatureOptions(), Block(Rows, Cells(0)));
        ColumnSpec column = Schema(kind).Columns[0];

        Assert.All(Kinds.Where(other => other.Data != kind), other => Assert.False(transform.Fits(Schema(other.Data))));
        Assert.False(transform.Fits(new TableSchema { Columns = [column with { Name = "other" }], LabelColumn = "label" }));
        Assert.False(transform.Fits(Schema(kind, kind)));
    }

    // What programs of older versions wrote must stay readable.
    [Theory]
    [InlineData(ColumnKind.Numeric, "numeric", 1)]
    [InlineData(ColumnKind.Categorical, "categorical", 1)]
    [InlineData(ColumnKind.Text, "text", 1)]
    [InlineData(ColumnKind.DateTime, "time", 2)]
    public void Write_Column_HasItsKindsTagAndVersion(ColumnKind kind, string tag, int version)
    {
        string text = Encoding.UTF8.GetString(Bytes(Fit(Schema(kind), new FeatureOptions(), Block(Rows, Cells(0)))));

        Assert.StartsWith(
            $"{{\n \"version\": {version},\n \"columns\": [\n  {{\n   \"kind\": \"{tag}\",\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ColumnThatIsLeftOut_Throws() => Assert.Throws<ArgumentException>(() => FeatureKinds.Of(ColumnKind.Ignore));

    /// <summary>Cells of which each kind of column takes its own.</summary>
    private static ColumnBlock Cells(int column) => new()
    {
        Numbers = [.. Enumerable.Range(0, Rows).Select(r => (float)((r + column) % 7))],
        Values = [.. Enumerable.Range(0, Rows).Select(r => $"some words v{(r + column) % 5}")],
        Times = [.. Enumerable.Range(0, Rows).Select(r => new DateTime(2020, 1, 1).AddHours((r + column) * 31).Ticks)],
    };
}
