using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Pretrained.Images;
using PseudoLabel.Run.Inputs.Images;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What it takes to decode photographs and to scale them, at the size that is needed in turn with whole, and how far the values are apart:
/// those of the features, those of the picture, and the network's vectors.
/// </summary>
internal static class PhotosBenchmark
{
    private static readonly ImageShape Shape = new(32, 32, 3);
    private static readonly ImageShape Picture = new(224, 224, 3);

    /// <summary>Measures it.</summary>
    /// <param name="folder">A folder of JPEG files.</param>
    /// <param name="turns">Turns of each.</param>
    public static IReadOnlyList<TableLine> Run(string folder, int turns)
    {
        using ImageEmbedder network = ImageEmbedder.Open(ResNet18.Files);
        var lines = new List<TableLine>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            byte[] encoded = File.ReadAllBytes(file);
            foreach (ImageShape? picture in new[] { Picture, null })
            {
                var need = ImageNeed.Of(Shape, picture);
                string name = $"{Path.GetFileName(file)}, {(picture is null ? "features" : "features and picture")}";
                Tell(name, encoded, need, picture, network);
                var seconds = new List<(double Whole, double Scaled)>();
                for (int turn = 0; turn < turns; turn++)
                {
                    double first = Timed(() => See(encoded, null, picture));
                    seconds.Add((first, Timed(() => See(encoded, need, picture))));
                }

                lines.Add(Turns.Line(
                    name, Milliseconds(seconds.Select(s => s.Scaled)), $"{Milliseconds(seconds.Select(s => s.Whole))} whole",
                    [.. seconds.Select(s => s.Whole / s.Scaled)], 1, atLeast: true));
            }
        }

        return lines;
    }

    /// <summary>Tells how far the values are apart where the sides decoded are at least one, two and three times those needed.</summary>
    private static void Tell(string name, byte[] encoded, ImageNeed need, ImageShape? picture, ImageEmbedder network)
    {
        Seen whole = See(encoded, null, picture);
        foreach (int spare in new[] { 1, 2, 3 })
        {
            var other = new ImageNeed(need.Width * spare / JpegScale.Spare, need.Height * spare / JpegScale.Spare);
            Seen scaled = See(encoded, other, picture);
            Console.WriteLine($"{name}, {spare} times: {whole.Sides} whole, {scaled.Sides} decoded; {Apart(whole, scaled, network)}");
        }
    }

    private static Seen See(byte[] encoded, ImageNeed? need, ImageShape? picture)
    {
        using ImagePixels image = ImageDecoder.Instance.Decode(encoded, need);
        float[] features = new float[Shape.Columns];
        ImageScaler.Resize(image, Shape, features);
        return new Seen(
            $"{image.Width} x {image.Height}", features, picture is null ? [] : PictureScaler.Cut(image, picture));
    }

    private static string Apart(Seen whole, Seen scaled, ImageEmbedder network)
    {
        string said = $"features {Apart(whole.Features, scaled.Features)}";
        if (whole.Picture.Length == 0)
        {
            return said;
        }

        int size = network.About.Dimension;
        float[] vectors = new float[2 * size];
        network.EmbedPictures([whole.Picture, scaled.Picture], vectors, 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{said}; picture {Apart([.. whole.Picture], [.. scaled.Picture])}; cosine of the vectors "
                + $"{Cosine(vectors.AsSpan(0, size), vectors.AsSpan(size)):0.00000}");
    }

    private static string Apart(float[] one, float[] other)
    {
        double[] apart = [.. one.Zip(other, (a, b) => (double)Math.Abs(a - b))];
        return string.Create(CultureInfo.InvariantCulture, $"apart {apart.Average():0.000} on average, {apart.Max():0} at most");
    }

    private static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double both = 0, first = 0, second = 0;
        for (int i = 0; i < one.Length; i++)
        {
            both += (double)one[i] * other[i];
            first += (double)one[i] * one[i];
            second += (double)other[i] * other[i];
        }

        return both / Math.Sqrt(first * second);
    }

    private static string Milliseconds(IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{1000 * Turns.Median(seconds):0} ms");

    private static double Timed(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private sealed record Seen(string Sides, float[] Features, byte[] Picture);
}
