using System.Buffers;
using SkiaSharp;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Bytes outside of the collector's memory: those of a large image go back to the system at once, not at the collector's leisure.
/// </summary>
/// <param name="bitmap">Holds them; disposed with this.</param>
internal sealed class SkiaMemory(SKBitmap bitmap) : MemoryManager<byte>
{
    /// <summary>The bytes.</summary>
    public override Span<byte> GetSpan() => bitmap.GetPixelSpan();

    /// <summary>Takes memory for values, three to a pixel; null where there is none.</summary>
    public static SkiaMemory? Take(int width, int height)
    {
        var bitmap = new SKBitmap();
        if (bitmap.TryAllocPixels(new SKImageInfo(checked(width * 3), height, SKColorType.Gray8, SKAlphaType.Opaque)))
        {
            return new SkiaMemory(bitmap);
        }

        bitmap.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Nothing needs this memory pinned.");

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bitmap.Dispose();
        }
    }
}
