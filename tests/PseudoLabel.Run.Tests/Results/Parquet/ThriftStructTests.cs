using PseudoLabel.Run.Results.Parquet;

namespace PseudoLabel.Run.Tests.Results.Parquet;

public sealed class ThriftStructTests
{
    // The head of a field behind the one before: a structure, or a list. A list of one list has the same head.
    private const byte Inner = 0x1C;
    private const byte List = 0x19;

    [Theory]
    [InlineData(Inner)]
    [InlineData(List)]
    public void Read_AMillionWithinEachOther_IsRefused(byte head)
    {
        byte[] bytes = [.. Enumerable.Repeat(head, 1_000_000), .. new byte[1_000_001]];

        var error = Assert.Throws<InvalidDataException>(() => Read(bytes));

        Assert.Contains("more than 64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SomeWithinEachOther_IsWrittenAsItWas()
    {
        byte[] bytes = [.. Enumerable.Repeat(Inner, 60), .. new byte[61]];
        using var written = new MemoryStream();

        Read(bytes).Write(written);

        Assert.Equal(bytes, written.ToArray());
    }

    private static ThriftStruct Read(byte[] bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        return ThriftStruct.Read(ref rest);
    }
}
