using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>Gray images with their digits, from a pair of idx files.</summary>
/// <param name="Shape">The images' shape.</param>
/// <param name="Pixels">One image after the other, 0 to 255.</param>
/// <param name="Labels">Their digits, 0 to 9.</param>
internal sealed record IdxImages(ImageShape Shape, byte[] Pixels, byte[] Labels)
{
    /// <summary>Classes of the protocol.</summary>
    public const int Classes = 10;

    /// <summary>Reads a pair of files.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="name"><c>train</c> or <c>t10k</c>.</param>
    /// <exception cref="UserErrorException">A file is missing or damaged, or the two do not belong together.</exception>
    public static IdxImages Read(string folder, string name)
    {
        IdxFile images = IdxFile.Read(Path.Combine(folder, $"{name}-images-idx3-ubyte"), 3);
        IdxFile labels = IdxFile.Read(Path.Combine(folder, $"{name}-labels-idx1-ubyte"), 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"it has {labels.Dimensions[0]} labels, but there are {images.Dimensions[0]} images in {Path.GetFileName(images.Path)}"),
                labels.Path);
        }

        int wrong = Array.FindIndex(labels.Values, y => y >= Classes);
        return wrong < 0
            ? new IdxImages(new ImageShape(images.Dimensions[1], images.Dimensions[2], 1), images.Values, labels.Values)
            : throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"label {wrong} is {labels.Values[wrong]}, which is no digit"), labels.Path);
    }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>An image's pixels, less a mean and over a deviation.</summary>
    /// <param name="image">Its number.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The deviation.</param>
    public float[] Scaled(int image, double mean, double deviation)
    {
        var scaled = new float[Shape.Columns];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)((Pixels[(image * Shape.Columns) + i] - mean) / deviation);
        }

        return scaled;
    }

    /// <summary>Mean and standard deviation of all pixels; 1 for a deviation of 0.</summary>
    public (double Mean, double Deviation) Scale()
    {
        long sum = 0;
        long squares = 0;
        foreach (byte pixel in Pixels)
        {
            sum += pixel;
            squares += pixel * pixel;
        }

        double mean = sum / (double)Pixels.Length;
        double variance = (squares / (double)Pixels.Length) - (mean * mean);
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }
}
