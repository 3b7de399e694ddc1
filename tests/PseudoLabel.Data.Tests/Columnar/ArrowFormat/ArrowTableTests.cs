using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using PseudoLabel.Data.Tables;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Data.Tests.Columnar.ArrowFormat;

/// <summary>Files and streams of Arrow, in every type, packed or not, give the cells that the same rows give as CSV.</summary>
public sealed class ArrowTableTests
{
    // Those that Arrow's C++ library gives back as bytes of a fixed length, which are not read.
    private static readonly string[] Bytes = ["interval", "uuid"];

    private static readonly StoredType[] Types = [.. StoredType.All.Where(t => !Bytes.Contains(t.Name))];

    private static readonly Lazy<(CellComparison Csv, IReadOnlyList<RecordBatch> Batches)> Rows = new(() => (Csv(), Batches()));

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, false)]
    [InlineData(true, null, true)]
    [InlineData(false, CompressionCodecType.Lz4Frame, false)]
    [InlineData(true, CompressionCodecType.Lz4Frame, false)]
    [InlineData(false, CompressionCodecType.Zstd, false)]
    [InlineData(true, CompressionCodecType.Zstd, false)]
    public void EveryType_GivesTheCellsOfTheCsv(bool stream, CompressionCodecType? codec, bool legacy)
    {
        byte[] file = ArrowFiles.Write(Rows.Value.Batches, stream, codec, legacy);
        Rows.Value.Csv.AssertSame(file, $"stream: {stream}, {codec}", stream ? "t.arrows" : "t.feather");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, CompressionCodecType.Lz4Frame)]
    public void ColumnsWithinColumns_ViewsAndDictionaries_AreRead(bool stream, CompressionCodecType? codec)
    {
        var source = new MemorySource(ArrowFiles.Write([ArrowFiles.Batch(0, 5), ArrowFiles.Batch(5, 3)], stream, codec));
        TableIndex index = TestTables.Index("t.arrow", source, batchRows: 2);

        Assert.Equal(["view", "tags", "emb[0]", "emb[1]", "emb[2]", "color", "s.n", "took", "none"], index.Header);
        Assert.Equal([(0L, 2), (2L, 2), (4L, 1), (5L, 2), (7L, 1)], index.Slices.Select(s => (s.FirstRow, s.Rows)));
        string?[][] expected =
        [
            ["kurz 0", null, "0", "0", "0", "rot", null, "0", null],
            ["ein langer Text, ä1", "t0", "1", "0.5", "-1", "grün", "1", "0.5", null],
            ["kurz 2", "t0 t1", "2", "1", "-2", null, "2", "1", null],
            ["ein langer Text, ä3", null, "3", "1.5", "-3", "rot", "3", "1.5", null],
            [null, "t0", "4", "2", "-4", "grün", null, "2", null],
            ["ein langer Text, ä5", null, "5", "2.5", "-5", null, "5", "2.5", null],
            ["kurz 6", null, null, null, null, "rot", "6", "3", null],
            ["ein langer Text, ä7", "t0", "7", "3.5", "-7", "grün", "7", "3.5", null],
        ];
        Assert.Equal(expected,
            TestTables.Rows(TestTables.ReadSlices(index, TestTables.AllText(index.Header), source, new ReadOptions { BlockRows = 2 })));
        Assert.Equal(expected, TableSample.Read(index, source, maxRows: 100, CancellationToken.None).Rows);
    }

    [Fact]
    public void BigEndian_IsToldWhatToDo()
    {
        // A stream's schema: one column 'f0' of nothing, and numbers with their highest byte first.
        byte[] schema = Convert.FromHexString(
            "FFFFFFFF800000001000000000000A000E000600050008000A000000000104001000000000000A001000060008000C00" +
            "0A000000000001000C00000004000000000000000100000014000000100014000800060007000C000000100010000000" +
            "00000101180000001000000004000000000000000400040004000000020000006630000000000000");
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.arrow", new MemorySource(schema)));
        Assert.Equal("t.arrow: its numbers are big-endian, which are not read; write it as little-endian, or as Parquet", error.Message);
    }

    [Fact]
    public void FeatherOfVersionOne_IsToldWhatToDo()
    {
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.feather", "FEA1 and more"));
        Assert.Equal("t.feather: this is version 1 of Feather, which is not read; write it as version 2 (Arrow) or as Parquet",
            error.Message);
    }

    [Fact]
    public void CutShort_IsRefused()
    {
        byte[] whole = ArrowFiles.Write([ArrowFiles.Batch(0, 50)], stream: false);
        foreach (int length in new[] { 1, 7, 20, whole.Length / 2, whole.Length - 1 })
        {
            var error = Assert.Throws<UserErrorException>(() => FuzzTarget.Table("t.arrow")(whole[..length]));
            Assert.Equal("t.arrow: not a file of Arrow or Feather, or a damaged one", error.Message);
        }
    }

    private static List<RecordBatch> Batches()
    {
        byte[] parquet = ArrowWriter.Write(Types, _ => Encoding.Plain, ParquetDataPageVersion.V1, Compression.Uncompressed);
        using var reader = new ParquetSharp.Arrow.FileReader(new MemoryStream(parquet));
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        var batches = new List<RecordBatch>();
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            batches.Add(batch.Clone());
        }

        return batches;
    }

    private static CellComparison Csv()
    {
        (StoredType Type, bool Optional)[] columns = [
            .. Types.SelectMany(t => t.Name == "null" ? new[] { (t, true) } : [(t, false), (t, true)])];
        string?[][] rows = [.. Enumerable.Range(0, ArrowWriter.Rows)
            .Select(row => columns.Select(c => ArrowWriter.IsMissing(c.Type, c.Optional, row) ? null : c.Type.Value(row).Text).ToArray())];
        return new CellComparison([.. columns.Select(c => ArrowWriter.Name(c.Type, c.Optional))], rows);
    }
}
