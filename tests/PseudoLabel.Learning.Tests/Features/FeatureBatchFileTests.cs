using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features;

public class FeatureBatchFileTests
{
    private static FeatureBatch Small() => new()
    {
        Features = new FeatureMatrix(rows: 3, columns: 5, denseColumns: 1, [1, 2, 3, 99], [0, 2, 2, 3], [1, 4, 2], [10, 11, 12]),
        RowNumbers = [10_000_000_000, 10_000_000_001, 10_000_000_003],
        SetAside = [new SetAsideRow(10_000_000_002, 10_000_000_004, "größe", "'abc' is not a number")],
    };

    [Fact]
    public void Write_ReadBack_GivesTheSameBatchAndBytes()
    {
        byte[] bytes = Write(Small());

        FeatureBatch read = FeatureBatchFile.Read(new MemoryStream(bytes));

        Assert.Equal([1, 10, 0, 0, 11], Row(read.Features, 0));
        Assert.Equal([2, 0, 0, 0, 0], Row(read.Features, 1));
        Assert.Equal([3, 0, 12, 0, 0], Row(read.Features, 2));
        Assert.Equal(Small().RowNumbers, read.RowNumbers);
        Assert.Equal(Small().SetAside, read.SetAside);
        Assert.Equal(bytes, Write(read));
    }

    [Theory]
    [InlineData(10_000_000_000, 0)]
    [InlineData(10_000_000_001, 1)]
    [InlineData(10_000_000_002, -1)]
    [InlineData(10_000_000_003, 2)]
    [InlineData(10_000_000_004, -1)]
    [InlineData(0, -1)]
    public void PlaceOf_IsWhereTheRowStands(long number, int place)
    {
        Assert.Equal(place, FeatureBatchFile.PlaceOf(new MemoryStream(Write(Small())), number));
    }

    [Fact]
    public void Write_ConsecutiveRows_StoresOneRun()
    {
        var batch = new FeatureBatch
        {
            Features = new FeatureMatrix(rows: 1000, columns: 1, denseColumns: 1, new float[1000]),
            RowNumbers = [.. Enumerable.Range(5, 1000).Select(i => (long)i)]
        };

        Assert.Equal(40 + 4000 + 16, Write(batch).Length);
        Assert.Equal(batch.RowNumbers, FeatureBatchFile.Read(new MemoryStream(Write(batch))).RowNumbers);
    }

    [Fact]
    public void Read_EmptyBatch_HasNoRows()
    {
        var batch = new FeatureBatch { Features = new FeatureMatrix(0, 3, 1, [], [0], [], []), RowNumbers = [] };

        FeatureBatch read = FeatureBatchFile.Read(new MemoryStream(Write(batch)));

        Assert.Equal(0, read.Features.Rows);
        Assert.Equal(3, read.Features.Columns);
    }

    [Theory]
    [InlineData(3, 0, 400, new[] { 0, 7, 399 })]
    [InlineData(3, 0, 400, new[] { 398, 399 })]
    [InlineData(3, 0, 4, new[] { 0, 1, 3 })]
    [InlineData(2, 4, 400, new[] { 5, 77 })]
    [InlineData(0, 4, 400, new[] { 5, 77 })]
    [InlineData(3, 0, 400, new int[0])]
    public void ReadRows_SomeRows_AreThoseOfTheWhole(int dense, int sparse, int rows, int[] wanted)
    {
        var builder = new FeatureMatrixBuilder(dense + sparse, dense, rows);
        for (int row = 0; row < rows; row++)
        {
            float[] cells = [.. Enumerable.Range(0, dense).Select(c => row * 10f + c)];
            builder.Add(cells, sparse == 0 ? [] : [dense + row % sparse], sparse == 0 ? [] : [row]);
        }

        byte[] bytes = [0xAB,
            .. Write(new FeatureBatch { Features = builder.Build(), RowNumbers = [.. Enumerable.Range(0, rows).Select(i => (long)i)] })];
        var reuse = new FeatureBatchBuffers();
        foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new BufferedStreamWithoutSeek(bytes) })
        {
            Assert.Equal(0xAB, stream.ReadByte());
            FeatureMatrix read = FeatureBatchFile.ReadRows(stream, wanted, reuse);
            FeatureMatrix whole = FeatureBatchFile.Read(new MemoryStream(bytes[1..])).Features;
            Assert.Equal(wanted.Length, read.Rows);
            Assert.All(wanted, (row, i) => Assert.Equal(Row(whole, row), Row(read, i)));
        }
    }

    [Fact]
    public void ReadRows_PastTheEnd_IsInvalidData()
    {
        byte[] bytes =
            Write(new FeatureBatch
            {
                Features = new FeatureMatrix(rows: 100, columns: 4, denseColumns: 4, new float[400]),
                RowNumbers = [.. Enumerable.Range(0, 100).Select(i => (long)i)]
            });
        Assert.Throws<InvalidDataException>(
            () => FeatureBatchFile.ReadRows(new BufferedStreamWithoutSeek(bytes[..600]), [99], new FeatureBatchBuffers()));
        Assert.Throws<InvalidDataException>(
            () => FeatureBatchFile.ReadRows(new MemoryStream(bytes, 0, 600), [99], new FeatureBatchBuffers()));
    }

    [Fact]
    public void Build_OverBuffersOfALargerBatch_HoldsItsOwnRowsAlone()
    {
        var reuse = new FeatureBatchBuffers();
        foreach (int rows in new[] { 50, 3, 120 })
        {
            var builder = new FeatureMatrixBuilder(columns: 3, denseColumns: 1, capacity: 2, reuse);
            for (int row = 0; row < rows; row++)
            {
                builder.Add([rows + row], row % 2 == 0 ? [1, 2] : [], row % 2 == 0 ? [row, rows] : []);
            }

            FeatureMatrix built = builder.Build();
            Assert.Equal(rows, built.Rows);
            Assert.All(Enumerable.Range(0, rows),
                row => Assert.Equal(row % 2 == 0 ? [rows + row, row, rows] : [rows + row, 0, 0], Row(built, row)));
        }
    }

    [Fact]
    public void Read_AnyTruncation_IsInvalidData()
    {
        byte[] bytes = Write(Small());

        Assert.All(Enumerable.Range(0, bytes.Length), length =>
        {
            Assert.Throws<InvalidDataException>(() => FeatureBatchFile.Read(new MemoryStream(bytes, 0, length)));
            Assert.Throws<InvalidDataException>(() => FeatureBatchFile.Read(new BufferedStreamWithoutSeek(bytes[..length])));
        });
    }

    [Theory]
    [InlineData(0)] // magic
    [InlineData(4)] // version
    [InlineData(11)] // rows, top byte
    [InlineData(19)] // dense columns, top byte
    [InlineData(20)] // runs
    [InlineData(36)] // sparse entries, upper half
    [InlineData(52)] // first offset
    public void Read_DamagedHeaderOrOffset_IsInvalidData(int at)
    {
        byte[] bytes = Write(Small());
        bytes[at] = 0xF7;

        Assert.Throws<InvalidDataException>(() => FeatureBatchFile.Read(new MemoryStream(bytes)));
    }

    [Property(MaxTest = 30)]
    public bool Read_IntoUsedBuffers_EqualsReadingIntoNewOnes(ulong seed, byte[] sizes)
    {
        FeatureTransform transform = Fit(MixedSchema, new FeatureOptions { MaxCharTerms = 20 }, Mixed(100, seed));
        var buffers = new FeatureBatchBuffers();
        return sizes.Take(6).All(size =>
        {
            RowBlock block = Mixed(size, seed + size);
            byte[] bytes = Write(new FeatureBatch { Features = transform.Transform(block), RowNumbers = block.RowNumbers });
            return Write(FeatureBatchFile.Read(new MemoryStream(bytes), buffers)).AsSpan().SequenceEqual(bytes);
        });
    }

    [Fact]
    public void Read_IntoUsedBuffers_FillsTheSameArrays()
    {
        byte[] bytes = Write(Small());
        var buffers = new FeatureBatchBuffers();

        FeatureBatch first = FeatureBatchFile.Read(new MemoryStream(bytes), buffers);
        FeatureBatch second = FeatureBatchFile.Read(new MemoryStream(bytes), buffers);

        Assert.Same(first.Features.Dense, second.Features.Dense);
        Assert.Same(first.Features.Values, second.Features.Values);
        Assert.Same(first.RowNumbers, second.RowNumbers);
    }

    [Fact]
    public void Write_RowNumbersThatDoNotMatch_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Write(new FeatureBatch { Features = new FeatureMatrix(rows: 2, columns: 1, denseColumns: 1, [1, 2]), RowNumbers = [1] }));

    private static byte[] Write(FeatureBatch batch)
    {
        using var stream = new MemoryStream();
        FeatureBatchFile.Write(batch, stream);
        return stream.ToArray();
    }

    private sealed class BufferedStreamWithoutSeek(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
