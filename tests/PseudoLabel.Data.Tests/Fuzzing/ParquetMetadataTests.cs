using System.Buffers.Binary;
using System.Diagnostics;
using PseudoLabel.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>
/// Counts, sizes and places of Parquet files, made other ones byte by byte: random damage seldom makes a small number a huge one where it
/// matters. What is found here is found again by its file, place and number.
/// </summary>
public sealed class ParquetMetadataTests
{
    private const long MostAllocated = 1L << 29;
    private static readonly TimeSpan Box = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // What a byte of a number may become: Thrift's -1, 2^30, 2^31 - 1, -2^31, 2^62, a number without an end, and small ones.
    private static readonly byte[][] Others =
    [
        [0x01], [0x80, 0x80, 0x80, 0x80, 0x08], [0xFE, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x00],
        [0x02], [],
    ];

    [Fact]
    public void NumbersOfTheFooter_MadeOthers_AreReadOrRefused()
    {
        Change((file, random) =>
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
            int start = file.Length - 8 - length;
            byte[] footer = Changed(file[start..^8], random.Next(length), Others[random.Next(Others.Length)]);
            return [.. file[..start], .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        });
    }

    [Fact]
    public void NumbersOfPages_MadeOthers_AreReadOrRefused()
    {
        Change((file, random) =>
        {
            // The bytes of a page's header and its first levels; what comes after keeps its place, as the footer names it.
            int end = file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
            int at = 4 + random.Next(Math.Min(end - 4, 400));
            byte[] other = Others[random.Next(Others.Length)];
            byte[] changed = Changed(file[..end], at, other);
            return [.. changed.Concat(new byte[1]).Take(end), .. file[end..]];
        });
    }

    private static byte[] Changed(byte[] bytes, int at, byte[] other) => [.. bytes[..at], .. other, .. bytes[(at + 1)..]];

    private static void Change(Func<byte[], Random, byte[]> change)
    {
        IReadOnlyList<byte[]> files = ParquetFiles.Small();
        Func<byte[], long> read = TableReading.Of("t.parquet");
        int refused = 0;
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < 2_000 && Stopwatch.GetElapsedTime(start) < Box; number++)
        {
            var random = new Random(number);
            byte[] file = change(files[number % files.Count], random);
            Exception? caught = null;
            long allocated = 0;
            var thread = new Thread(() =>
            {
                caught = Record.Exception(() => read(file));
                allocated = GC.GetAllocatedBytesForCurrentThread();
            })
            {
                IsBackground = true,
            };
            thread.Start();

            Assert.True(thread.Join(Longest), $"mutant {number} has no end");
            Assert.True(caught is null or UserErrorException, $"mutant {number}: {caught}");
            Assert.True(allocated < MostAllocated, $"mutant {number} took {allocated >> 20} MiB");
            refused += caught is null ? 0 : 1;
        }

        Assert.True(refused > 0, "no mutant was damaged enough to be refused");
    }
}
