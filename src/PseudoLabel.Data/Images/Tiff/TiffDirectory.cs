namespace PseudoLabel.Data.Images.Tiff;

/// <summary>
/// What one directory of a TIFF file (one page) says of its image. It is read here so that its claims are checked against the file before
/// a library allocates memory for them.
/// </summary>
public sealed class TiffDirectory
{
    private readonly Dictionary<int, long> first = [];
    private readonly Dictionary<int, long> counts = [];

    /// <summary>Where it begins in the file.</summary>
    public required long Offset { get; init; }

    /// <summary>Pixels from left to right.</summary>
    public long Width => Value(256);

    /// <summary>Pixels from top to bottom.</summary>
    public long Height => Value(257);

    /// <summary>Values of a pixel.</summary>
    public long Samples => Value(277, 1);

    /// <summary>How the image was stored, 1 to 8.</summary>
    public int Orientation => Value(274, 1) is >= 1 and <= 8 and var turned ? (int)turned : ExifOrientation.Upright;

    /// <summary>Whether it is a page, and neither a smaller form nor a mask of another one.</summary>
    public bool IsPage => (Value(254) & 0b101) == 0;

    /// <summary>The first value of a tag.</summary>
    /// <param name="tag">The tag's number.</param>
    /// <param name="otherwise">What to give where it is absent.</param>
    public long Value(int tag, long otherwise = 0) => first.GetValueOrDefault(tag, otherwise);

    /// <summary>Refuses what cannot be an image of this file.</summary>
    /// <exception cref="ImageException">Says what is wrong.</exception>
    public void Check()
    {
        ImageLimits.Check(Width, Height);
        bool tiled = Value(322) > 0 || Value(323) > 0;
        (long across, long down) = tiled ? (Value(322), Value(323)) : (Width, Math.Min(Height, Value(278, Height)));
        ImageLimits.Check(across, Math.Max(down, 1));
        long blocks = (Width + across - 1) / across * ((Height + Math.Max(down, 1) - 1) / Math.Max(down, 1))
            * (Value(284, 1) == 2 ? Samples : 1);
        if (Samples is < 1 or > 16)
        {
            throw new ImageException($"it is a TIFF image of {Samples} values a pixel, which is not read");
        }

        if (counts.GetValueOrDefault(tiled ? 324 : 273) < blocks)
        {
            throw new ImageException("it is a TIFF image that is cut short or damaged: it names fewer pieces than its pixels need");
        }
    }

    /// <summary>Adds an entry.</summary>
    internal void Add(int tag, long count, long value)
    {
        first.TryAdd(tag, value);
        counts.TryAdd(tag, count);
    }
}
