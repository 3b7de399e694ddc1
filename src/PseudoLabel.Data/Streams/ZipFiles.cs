using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace PseudoLabel.Data.Streams;

/// <summary>
/// Opens zip archives for reading: the one place that does. An archive's list of files is read whole, with some hundred bytes of memory for
/// each, so they are counted before: millions of empty files take few bytes in the archive.
/// </summary>
public static class ZipFiles
{
    /// <summary>The most files of an archive: large sets of images have a million. Two million take a gigabyte.</summary>
    public const int Most = 2_000_000;

    private const int EndBytes = 22, LongestComment = ushort.MaxValue, LocatorBytes = 20, LongEndBytes = 56, HeaderBytes = 46;
    private const uint EndSign = 0x06054B50, LocatorSign = 0x07064B50, LongEndSign = 0x06064B50, HeaderSign = 0x02014B50;

    /// <summary>Opens an archive.</summary>
    /// <param name="archive">Where from, seekable; left open.</param>
    /// <param name="most">The most files that it may have.</param>
    /// <exception cref="InvalidDataException">It is no zip archive, or has more files.</exception>
    public static ZipArchive Open(Stream archive, int most = Most)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (HasMore(archive, most))
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"it has more than {most:N0} files in it, the most that are read"));
        }

        archive.Position = 0;
        return new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
    }

    /// <summary>Whether the archive's list of files goes on after so many; what is no such list has none.</summary>
    private static bool HasMore(Stream archive, int most)
    {
        if (Start(archive) is not { } at)
        {
            return false;
        }

        byte[] window = new byte[1 << 16];
        (long from, int length) = (at, 0);
        for (int count = 0; at >= 0 && at <= archive.Length - HeaderBytes; count++)
        {
            if (at + HeaderBytes > from + length || at < from)
            {
                from = at;
                archive.Position = at;
                length = archive.ReadAtLeast(window, window.Length, throwOnEndOfStream: false);
            }

            ReadOnlySpan<byte> header = window.AsSpan((int)(at - from), HeaderBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSign)
            {
                return false;
            }

            if (count == most)
            {
                return true;
            }

            at += HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }

        return false;
    }

    /// <summary>Where the list of files starts, as the archive's end says; null where there is no such end.</summary>
    private static long? Start(Stream archive)
    {
        int tail = (int)Math.Min(archive.Length, EndBytes + LongestComment);
        byte[] bytes = new byte[tail];
        archive.Position = archive.Length - tail;
        archive.ReadExactly(bytes);
        for (int i = tail - EndBytes; i >= 0; i--)
        {
            ReadOnlySpan<byte> end = bytes.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndSign)
            {
                bool isLong = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) == ushort.MaxValue
                    || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue
                    || BinaryPrimitives.ReadUInt32LittleEndian(end[16..]) == uint.MaxValue;
                return (isLong ? LongStart(archive, archive.Length - tail + i) : null)
                    ?? BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            }
        }

        return null;
    }

    /// <summary>The same of an archive of more than four gigabytes or 65,535 files, whose end lies before the plain one.</summary>
    private static long? LongStart(Stream archive, long plainEnd)
    {
        Span<byte> locator = stackalloc byte[LocatorBytes];
        Span<byte> end = stackalloc byte[LongEndBytes];
        if (!Fill(archive, plainEnd - LocatorBytes, locator) || BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSign
            || !Fill(archive, BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), end)
            || BinaryPrimitives.ReadUInt32LittleEndian(end) != LongEndSign)
        {
            return null;
        }

        return BinaryPrimitives.ReadInt64LittleEndian(end[48..]);
    }

    private static bool Fill(Stream archive, long at, Span<byte> bytes)
    {
        if (at < 0 || at > archive.Length - bytes.Length)
        {
            return false;
        }

        archive.Position = at;
        archive.ReadExactly(bytes);
        return true;
    }
}
