using System.Text;
using FsCheck;
using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features;

public class FeatureTransformTests
{
    private static readonly FeatureOptions Tight = new() { MaxOneHot = 3, MaxTextSample = 10_000, MaxTerms = 20, MaxCharTerms = 30 };

    [Property(MaxTest = 30)]
    public bool Fit_RowsInAnyOrderAndBlocks_GiveTheSameBytes(ulong seed, PositiveInt size)
    {
        // Enough rows that the text sample leaves some out.
        RowBlock rows = Mixed(400 + size.Get, seed);
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        new SeededRandom(seed).Shuffle<int>(order);
        RowBlock[] blocks = [.. order.Chunk(1 + (size.Get * 17)).Select(chunk => Pick(rows, chunk))];

        return Bytes(Fit(MixedSchema, Tight, rows)).AsSpan().SequenceEqual(Bytes(Fit(MixedSchema, Tight, blocks)));
    }

    [Property(MaxTest = 30)]
    public bool Transform_WholeBlock_EqualsRowByRow(ulong seed)
    {
        FeatureTransform transform = Fit(MixedSchema, Tight, Mixed(200, seed));
        RowBlock block = Mixed(70, seed + 1);

        FeatureMatrix whole = transform.Transform(block);

        return Enumerable.Range(0, block.Rows).All(row =>
        {
            FeatureMatrix alone = transform.Transform(Pick(block, row));
            return alone.DenseRow(0).SequenceEqual(whole.DenseRow(row))
                && alone.SparseIndices(0).SequenceEqual(whole.SparseIndices(row))
                && alone.SparseValues(0).SequenceEqual(whole.SparseValues(row));
        });
    }

    [Property(MaxTest = 30)]
    public bool Transform_AnyRows_GiveFiniteValuesAndAscendingColumns(ulong seed)
    {
        FeatureTransform transform = Fit(MixedSchema, Tight, Mixed(200, seed));

        FeatureMatrix matrix = transform.Transform(Mixed(100, seed + 1));

        return matrix.Dense.All(float.IsFinite) && Enumerable.Range(0, matrix.Rows).All(row =>
        {
            int[] columns = matrix.SparseIndices(row).ToArray();
            return columns.SequenceEqual(columns.Distinct().Order())
                && columns.All(c => c >= matrix.DenseColumns && c < matrix.Columns)
                && matrix.SparseValues(row).ToArray().All(float.IsFinite);
        });
    }

    [Fact]
    public void Write_ReadBack_GivesTheSameBytesAndFeatures()
    {
        FeatureTransform transform = Fit(MixedSchema, Tight, Mixed(rows: 300, seed: 1));
        byte[] bytes = Bytes(transform);

        FeatureTransform read = FeatureTransform.Read(new MemoryStream(bytes));

        RowBlock block = Mixed(rows: 50, seed: 2);
        Assert.Equal(bytes, Bytes(read));
        Assert.Equal(transform.Names, read.Names);
        Assert.Equal(transform.Columns, read.Names.Count);
        Assert.Equal(transform.Columns, read.Sources.Count);
        Assert.All(read.Names.Zip(read.Sources), feature => Assert.StartsWith(feature.Second, feature.First, StringComparison.Ordinal));
        Assert.Equal(transform.Transform(block).Dense, read.Transform(block).Dense);
        Assert.Equal(transform.Transform(block).Values, read.Transform(block).Values);
        Assert.Equal(transform.Transform(block).Indices, read.Transform(block).Indices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"version\": 1}")]
    [InlineData("{\"version\": 1, \"columns\": [{\"kind\": \"unknown\", \"name\": \"a\"}]}")]
    [InlineData("{\"version\": 4, \"columns\": []}")]
    public void Read_SomethingElse_IsInvalidData(string text) =>
        Assert.Throws<InvalidDataException>(() => FeatureTransform.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Fit_LabelsInBlocks_MakeNoDifference()
    {
        RowBlock rows = Mixed(rows: 100, seed: 3);
        var labeled = new RowBlock
        {
            Rows = rows.Rows,
            RowNumbers = rows.RowNumbers,
            Columns = rows.Columns,
            Labels = [.. rows.RowNumbers.Select(n => $"class {n % 2}")]
        };

        Assert.Equal(Bytes(Fit(MixedSchema, Tight, rows)), Bytes(Fit(MixedSchema, Tight, labeled)));
    }

    [Fact]
    public void Transform_EmptyBlock_HasNoRows()
    {
        FeatureTransform transform = Fit(MixedSchema, Tight, Mixed(rows: 100, seed: 4));

        FeatureMatrix matrix = transform.Transform(Mixed(0, 5));

        Assert.Equal(0, matrix.Rows);
        Assert.Equal(transform.Columns, matrix.Columns);
        Assert.Equal([0], matrix.Offsets);
    }

    [Fact]
    public void Transform_IgnoredColumns_AreNotExpectedInBlocks()
    {
        FeatureTransform transform = Fit(Schema(ColumnKind.Ignore, ColumnKind.Numeric), new FeatureOptions(), Block(2, Numbers(1, 3)));

        Assert.Equal([-1f, 1f], transform.Transform(Block(2, Numbers(1, 3))).Dense);
    }

    [Fact]
    public void Transform_BlockOfAnotherTable_Throws()
    {
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers(1, 2));

        Assert.Throws<ArgumentOutOfRangeException>(() => transform.Transform(Mixed(3, 6)));
    }

    [Fact]
    public void Fit_NothingAdded_SaysWhatToDo() =>
        Assert.Throws<UserErrorException>(() => Fit(MixedSchema, new FeatureOptions()));

    [Fact]
    public async Task Transform_FromManyThreads_GivesTheSame()
    {
        FeatureTransform transform = Fit(MixedSchema, Tight, Mixed(rows: 300, seed: 7));
        RowBlock block = Mixed(rows: 200, seed: 8);
        float[] expected = transform.Transform(block).Values;

        FeatureMatrix[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => transform.Transform(block))));

        Assert.All(results, result => Assert.Equal(expected, result.Values));
    }
}
