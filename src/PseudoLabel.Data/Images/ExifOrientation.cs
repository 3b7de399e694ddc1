using System.Buffers.Binary;

namespace PseudoLabel.Data.Images;

/// <summary>
/// How an image that was stored turned or mirrored stands upright: the numbers 1 to 8 of EXIF 2.3, tag Orientation, which TIFF has too.
/// </summary>
public static class ExifOrientation
{
    /// <summary>Stored as it stands.</summary>
    public const int Upright = 1;

    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>The orientation in a block of EXIF data, which is laid out as TIFF.</summary>
    /// <param name="exif">The block, from its byte order mark on.</param>
    /// <returns>1 to 8; 1 where it tells none.</returns>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8 || !(exif.StartsWith("II"u8) || exif.StartsWith("MM"u8)))
        {
            return Upright;
        }

        bool little = exif[0] == 'I';
        uint at = Long(exif, 4, little);
        if (at > exif.Length - 2)
        {
            return Upright;
        }

        int count = Short(exif, (int)at, little);
        for (int i = 0; i < count; i++)
        {
            long entry = at + 2 + ((long)i * EntryBytes);
            if (entry + EntryBytes > exif.Length)
            {
                break;
            }

            if (Short(exif, (int)entry, little) == Tag)
            {
                int value = Short(exif, (int)entry + 8, little);
                return value is >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    /// <summary>Whether the stored sides are exchanged.</summary>
    /// <param name="orientation">1 to 8.</param>
    public static bool Turns(int orientation) => orientation >= 5;

    /// <summary>Where an upright pixel is stored.</summary>
    /// <param name="x">Its place from the left.</param>
    /// <param name="y">Its place from the top.</param>
    /// <param name="width">Stored pixels from left to right.</param>
    /// <param name="height">Stored pixels from top to bottom.</param>
    /// <param name="orientation">1 to 8.</param>
    public static (int Left, int Top) Stored(int x, int y, int width, int height, int orientation) => orientation switch
    {
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        8 => (width - 1 - y, x),
        Upright => (x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "No image is turned so."),
    };

    /// <summary>What sticks out at the left and at the top of an upright image.</summary>
    /// <param name="right">What sticks out at the right of the stored image.</param>
    /// <param name="bottom">What sticks out below it.</param>
    /// <param name="orientation">1 to 8.</param>
    public static (int Left, int Top) Out(int right, int bottom, int orientation)
    {
        (int left, int top) = Stored(0, 0, 2, 2, orientation);
        (int atLeft, int atTop) = (left * right, top * bottom);
        return Turns(orientation) ? (atTop, atLeft) : (atLeft, atTop);
    }

    /// <summary>The values of an image, turned upright.</summary>
    /// <param name="stored">Its values as stored, row by row.</param>
    /// <param name="width">Stored pixels from left to right.</param>
    /// <param name="height">Stored pixels from top to bottom.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="orientation">1 to 8.</param>
    /// <returns>The values, row by row; the very ones given where they stand upright.</returns>
    public static T[] Turned<T>(T[] stored, int width, int height, int channels, int orientation)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (orientation == Upright)
        {
            return stored;
        }

        (int columns, int rows) = Turns(orientation) ? (height, width) : (width, height);
        var upright = new T[stored.Length];
        for (int y = 0, at = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++, at += channels)
            {
                (int left, int top) = Stored(x, y, width, height, orientation);
                stored.AsSpan(((top * width) + left) * channels, channels).CopyTo(upright.AsSpan(at));
            }
        }

        return upright;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
