using ParquetSharp;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>
/// What three independent writers make, in every type, encoding, version of pages and codec, gives
/// the cells that the same rows give as CSV.
/// </summary>
public sealed class ParquetTableMatrixTests
{
    private static readonly Lazy<CellComparison> Expected = new(Csv);

    public static TheoryData<string, ParquetDataPageVersion> Encodings { get; } =
        new(new[] { "plain", "dictionary", "delta", "split" }.SelectMany(e => Enum.GetValues<ParquetDataPageVersion>()
            .Select(v => (e, v))));

    [Theory]
    [MemberData(nameof(Encodings))]
    public void ArrowWriter_EveryTypeAndCodec_GivesTheCellsOfTheCsv(string encoding, ParquetDataPageVersion version)
    {
        Compression[] codecs =
        [
            Compression.Uncompressed, Compression.Snappy, Compression.Gzip, Compression.Zstd, Compression.Lz4, Compression.Brotli,
            Compression.Lz4Hadoop,
        ];
        foreach (Compression codec in codecs)
        {
            byte[] file = ArrowWriter.Write(StoredType.All, type => Encoding(encoding, type.Physical), version, codec);
            Expected.Value.AssertSame(file, $"{encoding}, {version}, {codec}");
        }
    }

    private static Encoding? Encoding(string set, PhysicalType type) => (set, type) switch
    {
        ("dictionary", not PhysicalType.Boolean) => null,
        ("delta" or "split", PhysicalType.Boolean) => ParquetSharp.Encoding.Rle,
        ("delta", PhysicalType.Int32 or PhysicalType.Int64) => ParquetSharp.Encoding.DeltaBinaryPacked,
        ("delta", PhysicalType.ByteArray) => ParquetSharp.Encoding.DeltaLengthByteArray,
        ("delta", PhysicalType.FixedLenByteArray) or ("split", PhysicalType.ByteArray) => ParquetSharp.Encoding.DeltaByteArray,
        ("delta", PhysicalType.Float or PhysicalType.Double) => ParquetSharp.Encoding.ByteStreamSplit,
        ("split", PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.FixedLenByteArray or PhysicalType.Float
            or PhysicalType.Double) => ParquetSharp.Encoding.ByteStreamSplit,
        _ => ParquetSharp.Encoding.Plain,
    };

    private static CellComparison Csv()
    {
        (StoredType Type, bool Optional)[] columns = [
            .. StoredType.All.SelectMany(t => t.Name == "null" ? new[] { (t, true) } : [(t, false), (t, true)])];
        string?[][] rows = [.. Enumerable.Range(0, ArrowWriter.Rows)
            .Select(row => columns.Select(c => ArrowWriter.IsMissing(c.Type, c.Optional, row) ? null : c.Type.Value(row).Text).ToArray())];
        return new CellComparison([.. columns.Select(c => ArrowWriter.Name(c.Type, c.Optional))], rows);
    }
}
