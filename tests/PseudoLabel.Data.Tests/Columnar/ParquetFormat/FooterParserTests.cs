using System.Buffers.Binary;
using PseudoLabel.Data.Columnar.ParquetFormat;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>
/// No count of a file is believed: a footer that lies costs one line, not an invented row, the program's memory, or its life.
/// </summary>
public sealed class FooterParserTests
{
    private const string Refusal = "t.parquet: not a Parquet file, or a damaged one";

    // Thrift's compact form of an integer of 64 bits: 100 rows, and numbers that take as many bytes.
    private static readonly byte[] Hundred = Varint(100);

    [Theory]
    [InlineData(101)]
    [InlineData(127)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(99)]
    public void EveryCountChanged_InAnyCombination_InventsNoRow(long count)
    {
        byte[] whole = DuckFiles.Write("SELECT i::DOUBLE AS x, 'a' || i AS s FROM range(100) t(i)", "CODEC 'uncompressed'");
        int[] places = [.. Enumerable.Range(FooterStart(whole), whole.Length - FooterStart(whole) - 8)
            .Where(i => whole.AsSpan(i).StartsWith(Hundred))];
        Assert.InRange(places.Length, 4, 8);
        byte[] other = Varint(count);
        int refused = 0;
        for (int changed = 1; changed < 1 << places.Length; changed++)
        {
            byte[] mutant = [.. whole];
            foreach (int place in places.Where((_, i) => (changed >> i & 1) == 1))
            {
                other.CopyTo(mutant.AsSpan(place));
            }

            if (Rows(mutant) is { } rows)
            {
                // A file that says of every part that it has no rows has none.
                Assert.True(rows == 100 || (count == 0 && rows == 0), $"{rows} rows");
            }
            else
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public void MoreRowsThanPages_OfEveryCount_IsRefused()
    {
        // All rows, the row group's and every column's: 100 becomes 120, consistently; the pages alone know better.
        byte[] whole = DuckFiles.Write("SELECT i::DOUBLE AS x FROM range(100) t(i)", "CODEC 'uncompressed'");
        for (int i = FooterStart(whole); i < whole.Length - 8; i++)
        {
            if (whole.AsSpan(i).StartsWith(Hundred))
            {
                Varint(120).CopyTo(whole.AsSpan(i));
            }
        }

        Assert.Null(Rows(whole));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void NestedFooter_IsRefused(int bytes)
    {
        // Structures within structures, and lists within lists that claim to be long.
        foreach (byte[] unit in new byte[][] { [0x1C], [0x19, 0xF9, 0xFF, 0x01], [0x1B, 0xFF, 0x01, 0xCC], [0x19] })
        {
            byte[] footer = [.. Enumerable.Range(0, bytes / unit.Length).SelectMany(_ => unit)];
            Assert.Null(Rows(File(footer)));
        }
    }

    [Fact]
    public void SchemaOfManyLevels_IsRefused()
    {
        // A schema of groups that each hold the next: 100,000 of them.
        const int levels = 100_000;
        byte[] group = [0x48, 0x01, (byte)'g', 0x15, 0x02, 0x00];
        byte[] footer =
        [
            0x15, 0x02, 0x19, 0xFC, .. Unsigned(levels), .. Enumerable.Range(0, levels).SelectMany(_ => group), 0x16, 0x00,
            0x19, 0x0C, 0x00,
        ];
        Assert.Null(Rows(File(footer)));
    }

    [Fact]
    public void Footer_LongerThanTheFile_IsRefused()
    {
        byte[] whole = DuckFiles.Write("SELECT i::DOUBLE AS x FROM range(100) t(i)", "CODEC 'uncompressed'");
        foreach (int length in new[] { -1, int.MaxValue, int.MinValue, whole.Length, 0 })
        {
            byte[] mutant = [.. whole];
            BinaryPrimitives.WriteInt32LittleEndian(mutant.AsSpan(mutant.Length - 8), length);
            Assert.Null(Rows(mutant));
        }
    }

    [Theory]
    [InlineData(1, 0x4C)] // a fourth unit
    [InlineData(0, 0x2C)] // another field in the unit's place
    public void TimeOfAnUnknownUnit_IsNotReadAsANumber_ButNamed(int at, byte other)
    {
        byte[] file = DuckFiles.Write(
            "SELECT i AS id, TIMESTAMP '2024-01-02' + i * INTERVAL 1 HOUR AS d FROM range(4) t(i)", "CODEC 'uncompressed'");
        int unit = file.AsSpan().IndexOf((byte[])[0x1C, 0x2C, 0x00, 0x00, 0x00, 0x00]); // microseconds
        file[unit + at] = other;
        var source = new MemorySource(file);
        TableIndex index = TestTables.Index("t.parquet", source);

        const string why = "its times are of a unit that is not known; write them in milliseconds, microseconds or nanoseconds";
        Assert.Equal(new Dictionary<string, string> { ["d"] = why }, index.Unread);
        var error = Assert.Throws<UserErrorException>(
            () => TestTables.ReadSlices(index, TestTables.Schema("id", ("d", ColumnKind.DateTime)), source, new ReadOptions()));
        Assert.Equal($"t.parquet, column 'd': {why}", error.Message);
    }

    [Fact]
    public void Encrypted_IsToldAsSuch()
    {
        byte[] whole = DuckFiles.Write("SELECT i::DOUBLE AS x FROM range(100) t(i)", "CODEC 'uncompressed'");
        "PARE"u8.CopyTo(whole.AsSpan(whole.Length - 4));
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.parquet", new MemorySource(whole)));
        Assert.Equal("t.parquet: the file is encrypted; write it without encryption", error.Message);
    }

    [Fact]
    public void PageThatIsNotWhatItsChecksumSays_IsRefused()
    {
        byte[] whole = ArrowWriter.Write([.. StoredType.All.Where(t => t.Name == "double")], _ => ParquetSharp.Encoding.Plain,
            ParquetSharp.ParquetDataPageVersion.V1, ParquetSharp.Compression.Uncompressed);
        Assert.Equal(ArrowWriter.Rows, Rows(whole));

        // A bit of a number in the first page: nothing else than the checksum could tell.
        byte[] mutant = [.. whole];
        int value = mutant.AsSpan().IndexOf(BitConverter.GetBytes(1.0));
        mutant[value] ^= 1;
        Assert.Null(Rows(mutant));
    }

    [Fact]
    public void LevelsPackedByBits_OfLevelsThatTheColumnHasNot_AreNothingToIt()
    {
        // As Hadoop and Impala wrote it for years: runs of definition levels (3), repetition levels
        // that would be packed (4) if there were any.
        byte[] whole = DuckFiles.Write("SELECT CASE WHEN i % 7 > 0 THEN i END::DOUBLE AS x FROM range(100) t(i)",
            "CODEC 'uncompressed', PARQUET_VERSION 'V1'");
        int levels = whole.AsSpan().IndexOf((byte[])[0x15, 0x06, 0x15, 0x06]);
        whole[levels + 3] = 0x08;
        Assert.Equal(100, Rows(whole));

        // Definition levels there are.
        (whole[levels + 1], whole[levels + 3]) = (0x08, 0x06);
        var error = Assert.Throws<UserErrorException>(() => TableReading.Of("t.parquet")(whole));
        Assert.Equal("t.parquet, column 'x': its levels are packed as the format gave up in 2013; write the file with a newer program",
            error.Message);
    }

    [Fact]
    public void Unpack_MoreThanTheBytesCanHold_IsRefusedBeforeThereIsMemoryForIt()
    {
        byte[] into = [];
        foreach (int codec in new[] { 1, 2, 4, 5, 6, 7 })
        {
            Assert.Throws<InvalidDataException>(() => Codecs.Unpack(codec, new byte[100], ref into, int.MaxValue));
            Assert.Empty(into);
        }
    }

    /// <summary>The rows that are read; null where the file is refused by the one message.</summary>
    private static long? Rows(byte[] file)
    {
        try
        {
            return TableReading.Of("t.parquet")(file);
        }
        catch (UserErrorException e)
        {
            Assert.StartsWith("t.parquet", e.Message, StringComparison.Ordinal);
            Assert.True(e.Column is not null || e.Message == Refusal, e.Message);
            return null;
        }
    }

    private static byte[] File(byte[] footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8];
    }

    private static int FooterStart(byte[] file) => file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));

    /// <summary>A signed number as Thrift writes it, in two bytes.</summary>
    private static byte[] Varint(long value)
    {
        ulong zigzag = (ulong)((value << 1) ^ (value >> 63));
        return [(byte)(zigzag | 0x80), (byte)(zigzag >> 7)];
    }

    private static byte[] Unsigned(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
