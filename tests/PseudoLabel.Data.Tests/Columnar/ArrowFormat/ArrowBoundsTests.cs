using Apache.Arrow;
using Apache.Arrow.Types;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Data.Tests.Columnar.ArrowFormat;

/// <summary>What a schema of some bytes may claim: the bounds of Parquet hold for Arrow as well.</summary>
public sealed class ArrowBoundsTests
{
    [Fact]
    public void LongNameOfALongList_IsRefused()
    {
        var list = new FixedSizeListArray.Builder(FloatType.Default, 4096);
        list.Append();
        ((FloatArray.Builder)list.ValueBuilder).AppendRange(new float[4096]);
        byte[] file = File(new string('n', 100_000), list.Build());

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<UserErrorException>(() => TableReading.Of("t.arrow")(file));
        Assert.Equal("t.arrow: the names of its columns take more than 16,777,216 letters; give the columns and their groups shorter names",
            error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 26);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(-5_000)]
    public void DecimalsOfThousandsOfPlaces_AreNamed_NotWritten(int scale)
    {
        var type = new Decimal128Type(38, scale);
        var data = new ArrayData(type, 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[16])]);
        byte[] file = File("x", new Decimal128Array(data));
        Assert.Equal($"its decimals have {scale} places behind the point, where at most 128 are read; write them as floating-point numbers",
            Assert.Contains("x", TestTables.Index("t.arrow", new MemorySource(file)).Unread));
    }

    private static byte[] File(string name, IArrowArray array) => ArrowFiles.Write(
        [new RecordBatch(new Schema([new Field(name, array.Data.DataType, nullable: true)], null), [array], array.Length)], stream: false);
}
