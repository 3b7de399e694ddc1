using System.Globalization;

namespace PseudoLabel.Data;

/// <summary>How many images there are, and how many of them something is to be said of.</summary>
public sealed record ImageCounts
{
    /// <summary>Images that were read.</summary>
    public long Images { get; init; }

    /// <summary>Those of more than 8 bits a value.</summary>
    public long Deep { get; init; }

    /// <summary>Those of which the first of several pages is taken.</summary>
    public long FirstPage { get; init; }

    /// <summary>Those of which the first of several frames is taken.</summary>
    public long FirstFrame { get; init; }

    /// <summary>Medical images without a window.</summary>
    public long NoWindow { get; init; }

    /// <summary>Counts the images of a block; null where its rows are no image files.</summary>
    /// <param name="block">The block.</param>
    public static ImageCounts? Of(RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.Remarks is not { } remarks ? null : new ImageCounts
        {
            Images = remarks.Length,
            Deep = remarks.Count(r => r.HasFlag(ImageRemarks.Deep)),
            FirstPage = remarks.Count(r => r.HasFlag(ImageRemarks.FirstPage)),
            FirstFrame = remarks.Count(r => r.HasFlag(ImageRemarks.FirstFrame)),
            NoWindow = remarks.Count(r => r.HasFlag(ImageRemarks.NoWindow)),
        };
    }

    /// <summary>The sum of two, either of which may be absent.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    public static ImageCounts? Sum(ImageCounts? one, ImageCounts? other) => one is null || other is null ? one ?? other : new ImageCounts
    {
        Images = one.Images + other.Images,
        Deep = one.Deep + other.Deep,
        FirstPage = one.FirstPage + other.FirstPage,
        FirstFrame = one.FirstFrame + other.FirstFrame,
        NoWindow = one.NoWindow + other.NoWindow,
    };

    /// <summary>What is to be said, a line for each kind of thing.</summary>
    public IReadOnlyList<string> Notices()
    {
        (long Count, string What)[] kinds =
        [
            (Deep, Deep == Images ? "more than 8 bits a value: all levels are kept, 0 to 255 being the whole scale"
                : "more than 8 bits a value: all levels are kept, 0 to 255 being the whole scale of each, "
                    + "which is not how bright those of 8 bits beside them are"),
            (FirstPage, "several pages: the first is taken"),
            (FirstFrame, "several frames: the first is taken"),
            (NoWindow, "medical values without a window: the least of each is black, the greatest white"),
        ];
        return [.. kinds.Where(k => k.Count > 0).Select(k => string.Create(
            CultureInfo.InvariantCulture, $"{k.Count:N0} of {Images:N0} images {(k.Count == 1 ? "has" : "have")} {k.What}"))];
    }
}
