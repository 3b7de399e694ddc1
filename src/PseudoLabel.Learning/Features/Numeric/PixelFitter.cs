using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>
/// Learns one pixel of all images, on the one scale that all their pixels share: every pixel stays a feature of its own, less the mean of
/// all pixels and divided by their common standard deviation, so that an image is still the same image. Sums are kept by pixel, so that the
/// blocks' cuts change no bit.
/// </summary>
internal sealed class PixelFitter : ColumnFitter
{
    // Far beyond any pixel: nothing is held back, or the scale would not be one.
    private const double NoClip = 1e6;

    private readonly string name;
    private readonly Scale scale;
    private double sum;
    private double square;

    private PixelFitter(string name, Scale scale)
    {
        this.name = name;
        this.scale = scale;
    }

    /// <summary>Fitters of all pixels, in order; each must get its cells of every block before any gets those of the next.</summary>
    internal static ColumnFitter[] ForAll(IReadOnlyList<string> names)
    {
        var scale = new Scale();
        scale.Pixels = [.. names.Select(name => new PixelFitter(name, scale))];
        return [.. scale.Pixels];
    }

    /// <summary>Adds cells, none of which is missing.</summary>
    internal override void Add(ColumnBlock cells, int rows)
    {
        if (rows == 0)
        {
            return;
        }

        double zero = scale.Origin ??= cells.Numbers![0];
        (double sum, double square) = (this.sum, this.square);
        foreach (float cell in cells.Numbers.AsSpan(0, rows))
        {
            double distance = cell - zero;
            sum += distance;
            square += distance * distance;
        }

        (this.sum, this.square) = (sum, square);
        scale.Cells += rows;
    }

    /// <exception cref="UserErrorException">All pixels of all images are the same.</exception>
    internal override FittedColumn Fit()
    {
        (double middle, double deviation) = scale.Measured.Value;
        return new NumericColumn
        {
            Name = name,
            Varies = true,
            HasMissing = false,
            Median = (float)middle,
            Mean = middle,
            Deviation = deviation,
            Clip = NoClip,
        };
    }

    /// <summary>What the pixels share.</summary>
    private sealed class Scale
    {
        internal Scale() => Measured = new(Measure);

        internal PixelFitter[] Pixels { get; set; } = [];

        /// <summary>A pixel that is there: distances from it lose no digits to a large common offset.</summary>
        internal float? Origin { get; set; }

        internal long Cells { get; set; }

        /// <summary>Mean and standard deviation of all pixels.</summary>
        internal Lazy<(double Mean, double Deviation)> Measured { get; }

        private (double Mean, double Deviation) Measure()
        {
            double cells = Cells;
            double mean = Pixels.Sum(p => p.sum) / cells;
            double variance = (Pixels.Sum(p => p.square) / cells) - (mean * mean);
            return variance > 0 ? (mean + (Origin ?? 0), Math.Sqrt(variance)) : throw new UserErrorException(
                "Every pixel of every image has the same value, so that there is nothing to learn from. Check the files.");
        }
    }
}
