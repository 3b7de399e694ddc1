using PseudoLabel.Fuzzing;
using static System.Linq.Enumerable;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>
/// Small files that claim to hold more than memory does. Each is refused by one line, in time, and without memory for what it claims.
/// </summary>
public sealed class ParquetBoundsTests
{
    private const int Int32 = 1;
    private const int Bytes = 6;
    private const string Damaged = "t.parquet: not a Parquet file, or a damaged one";

    // What the reading of a whole file of these sizes may allocate, all in all.
    private const long MostAllocated = 1L << 29;

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task ListsWithinLists_AsTheWholeFooter_AreRefused(int levels)
    {
        byte[] footer = [0xF9, .. Repeat((byte)0x19, levels)];
        Assert.Equal(Damaged, await Refused([.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]));
    }

    [Fact]
    public async Task SchemaOfMillionsOfEmptyNodes_IsRefused()
    {
        const int nodes = 10_000_000;
        byte[] footer = [0x15, 0x02, 0x19, 0xFC, 0x80, 0xAD, 0xE2, 0x04, .. Repeat((byte)0, nodes), 0x16, 0x00, 0x19, 0x0C, 0x00];
        Assert.Equal(Damaged, await Refused([.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]));
    }

    [Fact]
    public async Task LongNamesAboveManyColumns_AreRefused()
    {
        // Each of 20,000 columns would have all names above it in its own: 630,000 letters.
        var file = new CraftedParquet();
        for (int level = 0; level < 62; level++)
        {
            file.Node(new string('n', 10_000), type: null, children: 1, top: level == 0);
        }

        file.Node("last", type: null, children: 20_000, top: false);
        for (int column = 0; column < 20_000; column++)
        {
            file.Node($"c{column}", Int32, top: false);
        }

        Assert.Contains("names of its columns", await Refused(file.End()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongNameOfALongList_IsRefused()
    {
        // 4,096 columns, each with a name of a million letters.
        CraftedParquet file = new CraftedParquet().Node(new string('n', 1_000_000), Int32, repetition: 2);
        Assert.Contains("names of its columns", await Refused(Lists(file, 1).End()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyLongLists_AreRefused()
    {
        var file = new CraftedParquet();
        for (int column = 0; column < 1_000; column++)
        {
            file.Node($"c{column}", Int32, repetition: 2);
        }

        Assert.Contains("columns", await Refused(Lists(file, 1_000).End()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreRowsThanAFileOfItsSizeHas_AreRefused()
    {
        // A page of a few bytes may repeat a missing value two thousand million times; 500 of them do.
        CraftedParquet file = new CraftedParquet().Node("x", Int32, repetition: 1);
        int start = file.Here;
        for (int page = 0; page < 500; page++)
        {
            file.Page(0, int.MaxValue, 0, [6, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]);
        }

        const long rows = 500L * int.MaxValue;
        Assert.Contains("rows", await Refused(file.Chunk(Int32, rows, start).Group(rows).End()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowGroupsThatShareTheirPages_AreRefused()
    {
        CraftedParquet file = new CraftedParquet().Node("x", Int32);
        int start = file.Here;
        file.Page(0, 100_000, 0, new byte[400_000]);
        for (int group = 0; group < 1_000; group++)
        {
            file.Chunk(Int32, 100_000, start).Group(100_000);
        }

        Assert.Equal(Damaged, await Refused(file.End()));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 30)]
    public async Task PageThatWouldBeUnpackedToGigabytes_IsRefused(int size)
    {
        CraftedParquet file = new CraftedParquet().Node("x", Int32);
        int start = file.Here;
        byte[] end = file.Page(0, 1, 0, new byte[70_000], size).Chunk(Int32, 1, start, codec: 6, uncompressed: size).Group(1).End();
        Assert.StartsWith("t.parquet", await Refused(end), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(24)] // of no value but missing ones, which take no bytes
    public async Task DictionaryThatClaimsMoreValuesThanItsBytesHold_IsRefused(int? converted)
    {
        CraftedParquet file = new CraftedParquet().Node("x", Bytes, converted: converted);
        int start = file.Here;
        byte[] end = file.Page(2, int.MaxValue, 0, [0, 0, 0, 0])
            .Page(0, 1, 8, [0])
            .Chunk(Bytes, 1, start, dictionary: true)
            .Group(1)
            .End();
        Assert.StartsWith("t.parquet", await Refused(end), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task MillionsOfEmptyTextsOfNoBytes_AreRefused(int encoding)
    {
        // One block of differences of 0 bits stands for a million lengths; 200 of them are a page of some hundred bytes.
        const int values = 200_000_000;
        byte[] block = [0x00, 0x00];
        byte[] lengths = [0x80, 0x80, 0x40, 0x01, 0x80, 0x84, 0xAF, 0x5F, 0x00, .. Repeat(block, 200).SelectMany(b => b)];
        CraftedParquet file = new CraftedParquet().Node("x", Bytes, converted: 0);
        int start = file.Here;
        byte[] end = file.Page(0, values, encoding, [.. lengths, .. lengths]).Chunk(Bytes, values, start).Group(values).End();
        Assert.StartsWith("t.parquet", await Refused(end), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListOfOneLongTextAThousandTimes_IsRefused()
    {
        // A text of a megabyte in the dictionary, which a list names 10,000 times in a few bytes.
        const int elements = 10_000;
        CraftedParquet file = new CraftedParquet().Node("x", Bytes, repetition: 2, converted: 0);
        int start = file.Here;
        byte[] end = file.Page(2, 1, 0, [.. BitConverter.GetBytes(1_000_000), .. Repeat((byte)'t', 1_000_000)])
            .Page(0, elements, 8,
                [6, 0, 0, 0, 0x02, 0x00, 0x9E, 0x9C, 0x01, 0x01, 4, 0, 0, 0, 0xA0, 0x9C, 0x01, 0x01, 0x00, 0xA0, 0x9C, 0x01])
            .Chunk(Bytes, elements, start, dictionary: true)
            .Group(1)
            .End();
        Assert.Contains("list", await Refused(end), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(-10_000)]
    [InlineData(int.MinValue)]
    public void DecimalsOfThousandsOfPlaces_AreNamed_NotWritten(int scale)
    {
        CraftedParquet file = new CraftedParquet().Node("x", Int32, converted: 5, scale: scale).Node("y", Int32);
        int start = file.Here;
        file.Page(0, 2, 0, new byte[8]).Chunk(Int32, 2, start);
        byte[] end = file.Chunk(Int32, 2, start).Group(2).End();
        Assert.Equal(["x"], TestTables.Index("t.parquet", new MemorySource(end)).Unread.Keys);
    }

    [Fact]
    public async Task DecimalOfAMillionBytes_IsNoNumber_AndCostsNoTime()
    {
        CraftedParquet file = new CraftedParquet().Node("x", Bytes, converted: 5);
        int start = file.Here;
        byte[] value = [.. BitConverter.GetBytes(1_000_000), .. Repeat((byte)0x55, 1_000_000)];
        byte[] end = file.Page(0, 20, 0, [.. Repeat(value, 20).SelectMany(v => v)]).Chunk(Bytes, 20, start).Group(20).End();
        Assert.Equal(20, await Rows(end));
    }

    [Fact]
    public async Task ManyColumnsOfOneRow_TakeLittleMemory()
    {
        const int columns = 20_000;
        var file = new CraftedParquet();
        for (int column = 0; column < columns; column++)
        {
            file.Node($"c{column}", Int32);
            int start = file.Here;
            file.Page(0, 1, 0, new byte[4]).Chunk(Int32, 1, start);
        }

        byte[] end = file.Group(1).End();
        Assert.Equal(1, await Rows(end));
    }

    /// <summary>Adds a page of one list of 4,096 zeros, and as many columns of it as there are.</summary>
    private static CraftedParquet Lists(CraftedParquet file, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            int start = file.Here;
            file.Page(2, 1, 0, [0, 0, 0, 0])
                .Page(0, 4096, 8, [5, 0, 0, 0, 0x02, 0x00, 0xFE, 0x3F, 0x01, 3, 0, 0, 0, 0x80, 0x40, 0x01, 0x00, 0x80, 0x40])
                .Chunk(Int32, 4096, start, dictionary: true);
        }

        return file.Group(1);
    }

    /// <summary>The message by which a file is refused.</summary>
    private static async Task<string> Refused(byte[] file) => (await Assert.ThrowsAsync<UserErrorException>(() => Rows(file))).Message;

    /// <summary>The rows of a file. A reading that does not end is left to itself after a time that no other takes.</summary>
    private static Task<long> Rows(byte[] file) => Task.Run(() => Allocating(() => TableReading.Of("t.parquet")(file)))
        .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private static long Allocating(Func<long> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return read();
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }
    }
}
