using System.Buffers;

namespace PseudoLabel.Data;

/// <summary>
/// A decoded image, row by row from the top. With 8 bits a value: red, green and blue of each pixel, a byte each; gray ones have the same
/// value thrice. With more bits: numbers on the same scale, 0 for black and 255 for white, with fractions, so that no level is lost.
/// Who decodes disposes it: the memory of a large image goes back at once, and so does its part of what all decodes may take.
/// </summary>
public sealed class ImagePixels : IDisposable
{
    /// <summary>The most pixels that an image may declare, 64 million: what it would take is bounded before anything is decoded.</summary>
    public const long MaxPixels = 1L << 26;

    /// <summary>
    /// The most values (pixels times channels) of an image with more than 8 bits each, 128 million, as each takes four bytes.
    /// </summary>
    public const long MaxDeepValues = 1L << 27;

    private readonly ReadOnlyMemory<byte> rgb;
    private readonly IDisposable? owner;

    /// <summary>Creates an image of 8 bits a value over given bytes; they are not copied.</summary>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    /// <param name="rgb">width x height x 3 values.</param>
    public ImagePixels(int width, int height, byte[] rgb)
        : this(width, height, 3)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.LongLength, (long)width * height * 3);
        this.rgb = rgb;
    }

    /// <summary>Creates an image of 8 bits a value over memory that is given back when the image is disposed.</summary>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    /// <param name="rgb">width x height x 3 values, and more that are not looked at.</param>
    public ImagePixels(int width, int height, IMemoryOwner<byte> rgb)
        : this(width, height, 3)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        this.rgb = rgb.Memory[..checked(width * height * 3)];
        owner = rgb;
    }

    /// <summary>Creates an image of more bits a value over given numbers; they are not copied.</summary>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    /// <param name="channels">1 for shades of gray, 3 for red, green and blue.</param>
    /// <param name="deep">width x height x channels finite values, 0 for black and 255 for white; values beyond them are kept.</param>
    public ImagePixels(int width, int height, int channels, float[] deep)
        : this(width, height, channels)
    {
        ArgumentNullException.ThrowIfNull(deep);
        ArgumentOutOfRangeException.ThrowIfNotEqual(deep.LongLength, (long)width * height * channels);
        Deep = deep;
        Remarks = ImageRemarks.Deep;
    }

    private ImagePixels(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 3, true, nameof(channels));
        (Width, Height, Channels) = (width, height, channels);
        Cover = new PixelCover(1, 0, 0, width, height);
    }

    private ImagePixels(ImagePixels other, IDisposable? owner)
    {
        (Width, Height, Channels, Deep, Remarks) = (other.Width, other.Height, other.Channels, other.Deep, other.Remarks);
        (rgb, this.owner, Cover) = (other.rgb, owner, other.Cover);
    }

    /// <summary>Pixels from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; }

    /// <summary>Values of a pixel: 3, but 1 where <see cref="Deep"/> is gray.</summary>
    public int Channels { get; }

    /// <summary>What the pixels stand for; those of an image with more than 8 bits a value for themselves.</summary>
    public PixelCover Cover { get; private init; }

    /// <summary>The values where they have 8 bits, until the image is disposed.</summary>
    public ReadOnlySpan<byte> Bytes =>
        Deep is null ? rgb.Span : throw new InvalidOperationException("This image has more than 8 bits a value.");

    /// <summary>A copy of them.</summary>
    public byte[] Rgb => Bytes.ToArray();

    /// <summary>The values where they have more than 8 bits; else null.</summary>
    public float[]? Deep { get; }

    /// <summary>What is to be said of it.</summary>
    public ImageRemarks Remarks { get; init; }

    /// <summary>The same image with more to be said of it; the values are shared.</summary>
    /// <param name="more">What.</param>
    public ImagePixels With(ImageRemarks more) =>
        (Remarks | more) == Remarks ? this : new ImagePixels(this, owner) { Remarks = Remarks | more };

    /// <summary>The same image of 8 bits a value, decoded smaller than it is; the values are shared.</summary>
    /// <param name="cover">What its pixels stand for.</param>
    public ImagePixels With(PixelCover cover) => Deep is null
        ? new ImagePixels(this, owner) { Cover = cover }
        : throw new InvalidOperationException("This image has more than 8 bits a value: all of it is there.");

    /// <summary>The same image, which disposes more; the values are shared.</summary>
    /// <param name="more">What is disposed with it, after its values.</param>
    public ImagePixels Holding(IDisposable more) => new(this, new Both(owner, more));

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();

    /// <summary>Whether every pixel is a shade of gray.</summary>
    public bool IsGray()
    {
        if (Channels == 1)
        {
            return true;
        }

        return Deep is null ? AllSame(Bytes) : AllSame<float>(Deep);
    }

    private static bool AllSame<T>(ReadOnlySpan<T> values)
        where T : struct, IEquatable<T>
    {
        for (int i = 0; i < values.Length; i += 3)
        {
            if (!values[i].Equals(values[i + 1]) || !values[i].Equals(values[i + 2]))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Both(IDisposable? first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first?.Dispose();
            second.Dispose();
        }
    }
}
