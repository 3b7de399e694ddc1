using System.Buffers.Binary;

namespace PseudoLabel.Data.Images;

/// <summary>What a Windows bitmap declares, held against the limits before a library sees it.</summary>
public static class BmpHeader
{
    private const int CoreBytes = 12;

    /// <summary>Refuses a bitmap that declares too many pixels, or none.</summary>
    /// <param name="bmp">The file's bytes.</param>
    /// <exception cref="ImageException">It does, or is cut short.</exception>
    public static void Check(ReadOnlySpan<byte> bmp)
    {
        if (bmp.Length < 26)
        {
            throw new ImageException("it is a BMP image that is cut short or damaged");
        }

        // The oldest header has sides of 16 bits; a negative height says that rows go from the top.
        bool core = BinaryPrimitives.ReadInt32LittleEndian(bmp[14..]) == CoreBytes;
        long width = core ? BinaryPrimitives.ReadUInt16LittleEndian(bmp[18..]) : BinaryPrimitives.ReadInt32LittleEndian(bmp[18..]);
        long height = core
            ? BinaryPrimitives.ReadUInt16LittleEndian(bmp[20..])
            : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bmp[22..]));
        ImageLimits.Check(width, height);
    }
}
