using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Embedded;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features.Embedded;

public class EmbeddedColumnTests
{
    private static readonly EmbedderAbout About = new() { Name = "net", Hash = "0a", Input = EmbedderInput.Text, Dimension = 2 };

    [Fact]
    public void Fit_Vectors_FindsTheirMeanAndALengthOfOneOnAverage()
    {
        EmbeddedColumn column = EmbeddedColumn.Fit("c0", About, [[1, 0, 3, 0], [float.NaN, 9, 1, 4, 3, 4]]);

        Assert.Equal([2, 2], column.Center);
        Assert.Equal(1 / MathF.Sqrt(5), column.Scale, 1e-6f);
    }

    [Fact]
    public void Fit_VectorsAllTheSame_LeavesTheScale()
    {
        EmbeddedColumn column = EmbeddedColumn.Fit("c0", About, [[0.3f, 0.1f, 0.3f, 0.1f, 0.3f, 0.1f]]);

        Assert.Equal(1, column.Scale);
    }

    [Fact]
    public void Transform_NumbersAndTexts_PutsVectorsBetweenThem()
    {
        RowBlock rows = Rows();
        FeatureTransform transform = Fitted(rows);

        FeatureMatrix features = transform.Transform(rows.WithVectors([[1, 0, 3, 0, float.NaN, 7, 2, 1]]));

        Assert.Equal(2, transform.EmbeddedColumns);
        Assert.Equal("c0", transform.Names[0]);
        Assert.Equal(["c1: net 1", "c1: net 2"], transform.Names.Skip(transform.DenseColumns - 2).Take(2));
        Assert.StartsWith("c1: words", transform.Names[transform.DenseColumns], StringComparison.Ordinal);
        Assert.Equal(transform.Columns, transform.Names.Count);
        Assert.Equal("c1", transform.Sources[transform.DenseColumns - 1]);
        float scale = 1 / MathF.Sqrt(5);
        Assert.Equal([-scale, -2 * scale], features.DenseRow(0)[^2..].ToArray());
        Assert.Equal([0, 0], features.DenseRow(2)[^2..].ToArray());
        Assert.NotEqual(0, features.SparseIndices(0).Length);
        Assert.All(features.SparseIndices(0).ToArray(), c => Assert.InRange(c, features.DenseColumns, features.Columns - 1));
    }

    [Fact]
    public void Transform_RowsWithoutVectors_Refuses()
    {
        RowBlock rows = Rows();

        Assert.Throws<ArgumentException>(() => Fitted(rows).Transform(rows));
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameFeatures()
    {
        RowBlock rows = Rows();
        FeatureTransform transform = Fitted(rows);
        using var stream = new MemoryStream();
        transform.Write(stream);
        stream.Position = 0;

        FeatureTransform read = FeatureTransform.Read(stream);

        RowBlock embedded = rows.WithVectors([[1, 0, 3, 0, float.NaN, 7, 2, 1]]);
        Assert.Equal(About, read.Embedded[0].About);
        Assert.Equal(transform.Transform(embedded).Dense, read.Transform(embedded).Dense);
        Assert.Equal(1, read.ColumnOf(read.Embedded[0]));
    }

    [Theory]
    [InlineData("\"scale\": 0.4472136", "\"scale\": 0")]
    [InlineData("\"dimension\": 2", "\"dimension\": 3")]
    public void Read_DamagedVectors_Refuses(string sound, string damaged)
    {
        using var stream = new MemoryStream();
        Fitted(Rows()).Write(stream);
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains(sound, text, StringComparison.Ordinal);
        using var bad = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Replace(sound, damaged, StringComparison.Ordinal)));

        Assert.Throws<InvalidDataException>(() => FeatureTransform.Read(bad));
    }

    private static RowBlock Rows() => Block(4, Numbers(1, 2, 3, 4), Values("a cat", "the dog", null, "a bird"));

    private static FeatureTransform Fitted(RowBlock rows)
    {
        var schema = new TableSchema
        {
            Columns = [new ColumnSpec("c0", ColumnKind.Numeric, ""), new ColumnSpec("c1", ColumnKind.Text, "")],
            LabelColumn = "label",
        };
        var fitter = new FeatureFitter(schema, new FeatureOptions());
        fitter.Add(rows);
        return fitter.Fit([EmbeddedColumn.Fit("c1", About, [[1, 0, 3, 0], [1, 4, 3, 4]])]);
    }
}
