using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// How a network takes a picture: its size, and whether the channels of a pixel lie side by side or each channel by itself.
/// </summary>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="ChannelsLast">Whether the channels of a pixel lie side by side.</param>
internal sealed record PictureLayout(int Height, int Width, bool ChannelsLast)
{
    /// <summary>The dimensions of the input for one picture.</summary>
    public long[] Dimensions => ChannelsLast ? [1, Height, Width, 3] : [1, 3, Height, Width];

    /// <summary>Values of a picture.</summary>
    public int Values => Height * Width * 3;

    /// <summary>Finds how a network takes pictures.</summary>
    /// <param name="dimensions">The dimensions of its input; below 1 where one is free.</param>
    /// <param name="size">The size that the description says; null where it says none.</param>
    /// <param name="error">Makes an error about the network's file.</param>
    /// <exception cref="UserErrorException">It takes no pictures in color one by one, or their size is not known.</exception>
    public static PictureLayout Of(IReadOnlyList<int> dimensions, (int Height, int Width)? size, Func<string, UserErrorException> error)
    {
        string shape = string.Join(" x ", dimensions.Select(d => d < 1 ? "any" : d.ToString(CultureInfo.InvariantCulture)));
        if (dimensions.Count != 4)
        {
            throw error($"its input is {shape}; pictures have four dimensions: batch, channels, height and width");
        }

        if (dimensions[0] > 1)
        {
            throw error($"its input is {shape}: it takes {dimensions[0]} pictures at once; export it with a batch of one, or a free one");
        }

        // Where all are free, it is as exports from PyTorch are: channels first.
        bool last = dimensions[1] != 3 && dimensions[3] == 3;
        if (!last && dimensions[1] >= 1 && dimensions[1] != 3)
        {
            throw error($"its input is {shape}; it takes no pictures of three channels");
        }

        return new PictureLayout(
            Side(dimensions[last ? 1 : 2], size?.Height, "height", error),
            Side(dimensions[last ? 2 : 3], size?.Width, "width", error),
            last);
    }

    private static int Side(int network, int? description, string name, Func<string, UserErrorException> error)
    {
        if (network < 1)
        {
            return description ?? throw error(
                $"it takes pictures of any {name}, and {PreprocessorReader.File} says none: give crop_size or size there");
        }

        return network > PreprocessorReader.MaxSide
            ? throw error($"it takes pictures of {name} {network}; {PreprocessorReader.MaxSide} is the most")
            : description is null || description == network ? network
            : throw error($"it takes pictures of {name} {network}, but {PreprocessorReader.File} says {description}");
    }
}
