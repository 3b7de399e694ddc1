using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
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
            var error = Assert.Throws<UserErrorException>(() => TableReading.Of("t.arrow")(whole[..length]));
            Assert.Equal("t.arrow: not a file of Arrow or Feather, or a damaged one", error.Message);
        }
    }

    [Theory]
    [InlineData(UnionMode.Sparse)]
    [InlineData(UnionMode.Dense)]
    public void ColumnAfterAUnion_IsRead(UnionMode mode)
    {
        // A dense union has one buffer more than a sparse one: who miscounts them reads other bytes for the columns after it.
        Int32Array numbers = new Int32Array.Builder().AppendRange([7, 8, 9]).Build();
        var type = new UnionType([new Field("n", Int32Type.Default, nullable: true)], [0], mode);
        ArrowBuffer types = new ArrowBuffer.Builder<byte>().AppendRange([0, 0, 0]).Build();
        ArrowBuffer offsets = new ArrowBuffer.Builder<int>().AppendRange([0, 1, 2]).Build();
        IArrowArray union = mode == UnionMode.Dense
            ? new DenseUnionArray(type, 3, [numbers], types, offsets)
            : new SparseUnionArray(type, 3, [numbers], types);
        var source = new MemorySource(ArrowFiles.Write([Batch(("u", union), ("x", numbers))], stream: false));
        TableIndex index = TestTables.Index("t.arrow", source);

        Assert.Equal("values of type Union are not read; write the column as text or numbers", index.Unread["u"]);
        Assert.Equal([[null, "7"], [null, "8"], [null, "9"]], TableSample.Read(index, source, maxRows: 100, CancellationToken.None).Rows);
    }

    [Fact]
    public void TypeThatIsNotKnown_IsTold()
    {
        byte[] whole = ArrowFiles.Write([Batch(("took", Durations()))], stream: true);
        const byte duration = 18;
        Assert.Contains(
            "t.arrows, column 'took': its type is not known; write the file without it, or as Parquet",
            Errors(whole, duration, 99).Select(e => e.Message));
    }

    [Fact]
    public void NumberOfAnUnknownPrecision_IsRefused()
    {
        byte[] whole = ArrowFiles.Write([Batch(("x", new DoubleArray.Builder().AppendRange([1, 2, 3]).Build()))], stream: true);
        const byte precision = 2;
        Assert.Contains("a number has a precision that cannot be", Errors(whole, precision, 3).Select(e => e.InnerException?.Message));
    }

    private static DurationArray Durations() => new(
        DurationType.Millisecond, new Int64Array.Builder().AppendRange([1, 2, 3]).Build().ValueBuffer, ArrowBuffer.Empty, 3, 0, 0);

    private static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns) => new(
        new Schema([.. columns.Select(c => new Field(c.Name, c.Array.Data.DataType, nullable: true))], null),
        columns.Select(c => c.Array), columns[0].Array.Length);

    /// <summary>What the file is refused with when any one of the bytes that have a value has another.</summary>
    private static List<UserErrorException> Errors(byte[] whole, byte value, byte other)
    {
        var errors = new List<UserErrorException>();
        foreach (int place in Enumerable.Range(0, whole.Length).Where(i => whole[i] == value))
        {
            byte[] mutant = [.. whole];
            mutant[place] = other;
            if (Record.Exception(() => TableReading.Of("t.arrows")(mutant)) is UserErrorException error)
            {
                errors.Add(error);
            }
        }

        return errors;
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
