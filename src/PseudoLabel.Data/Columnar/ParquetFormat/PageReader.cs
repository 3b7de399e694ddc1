using System.IO.Hashing;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// Goes through the pages of a column in a row group, by reads of a window's size; nothing outside of the column's bytes is read.
/// </summary>
internal sealed class PageReader
{
    private const int FirstHeader = 1 << 10;
    private const int LongestHeader = 1 << 24;
    private readonly Stream stream;
    private readonly int windowBytes;
    private byte[] window = [];
    private int start;
    private int end;
    private long position;
    private long left;
    private long valuesLeft;

    /// <param name="stream">The file, shared by its columns.</param>
    /// <param name="end">Where pages end at the latest: the footer's first byte.</param>
    public PageReader(Stream stream, ColumnChunk chunk, long end, int windowBytes)
    {
        (this.stream, this.windowBytes) = (stream, windowBytes);
        position = chunk.Start;

        // Old writers left the dictionary's header out of the size.
        left = Math.Min(chunk.CompressedSize + 100, end - chunk.Start);
        valuesLeft = chunk.Values;
    }

    /// <summary>The header of the page that was come to.</summary>
    public PageHeader Header { get; private set; } = new();

    /// <summary>Goes to the next page that holds a dictionary or values.</summary>
    /// <returns>False when all values were come by.</returns>
    /// <exception cref="InvalidDataException">The pages end before, or hold more values than the column has.</exception>
    public bool Next()
    {
        while (valuesLeft > 0)
        {
            Header = ReadHeader();
            if (Header.Type is PageHeader.Data or PageHeader.DataV2)
            {
                valuesLeft -= Header.Values;
                return valuesLeft >= 0 ? true : throw new InvalidDataException("its pages hold more values than its row group has");
            }

            if (Header.Type == PageHeader.Dictionary)
            {
                return true;
            }

            Pass();
        }

        return false;
    }

    /// <summary>Passes over the page's bytes.</summary>
    public void Pass()
    {
        int size = Header.PackedSize;
        int held = Math.Min(size, end - start);
        start += held;
        if (size - held > left)
        {
            throw TooShort();
        }

        position += size - held;
        left -= size - held;
    }

    /// <summary>The page's bytes as stored, good until the next page is gone to.</summary>
    public ReadOnlyMemory<byte> Body()
    {
        int size = Header.PackedSize;
        Ensure(size);
        ReadOnlyMemory<byte> body = window.AsMemory(start, size);
        start += size;
        return Header.Checksum is not { } sum || sum == Crc32.HashToUInt32(body.Span)
            ? body
            : throw new InvalidDataException("a page is not what its checksum says");
    }

    private PageHeader ReadHeader()
    {
        for (int bytes = FirstHeader; ; bytes *= 4)
        {
            // What is there is enough, mostly; if not, more of it is read.
            int there = (int)Math.Min(bytes, end - start + left);
            Ensure(there);
            try
            {
                PageHeader header = PageHeader.Read(window.AsSpan(start, end - start), out int length);
                start += length;
                return header;
            }
            catch (EndOfStreamException) when (left > 0 && bytes < LongestHeader)
            {
            }
            catch (EndOfStreamException)
            {
                throw TooShort();
            }
        }
    }

    /// <summary>Has so many bytes in the window, one behind another.</summary>
    private void Ensure(int count)
    {
        int held = end - start;
        if (held >= count)
        {
            return;
        }

        if (count - held > left)
        {
            throw TooShort();
        }

        int size = (int)Math.Min(Math.Max(count, windowBytes), held + left);
        if (window.Length < size)
        {
            byte[] larger = new byte[size];
            window.AsSpan(start, held).CopyTo(larger);
            window = larger;
        }
        else
        {
            window.AsSpan(start, held).CopyTo(window);
        }

        (start, end) = (0, held);
        stream.Position = position;
        int read = size - held;
        stream.ReadExactly(window.AsSpan(held, read));
        end += read;
        position += read;
        left -= read;
    }

    private static InvalidDataException TooShort() => new("a column ends before its row group's rows");
}
