using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// Rows of 64 numbers in 10 overlapping classes: each class a normal cloud about its own center, hard enough that about three in five are
/// right.
/// </summary>
internal sealed class SpeedData
{
    public const int Columns = 64;
    public const int Classes = 10;
    private const double Spread = 0.27;
    private readonly double[] centers = new double[Classes * Columns];
    private readonly SeededRandom random = new(7);

    public SpeedData()
    {
        for (int i = 0; i < centers.Length; i++)
        {
            centers[i] = Spread * random.NextGaussian();
        }
    }

    /// <summary>Writes a CSV file; rows of the classes in turn.</summary>
    public void Write(string path, int rows, bool withLabel)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(c => string.Create(CultureInfo.InvariantCulture, $"x{c}")));
        file.Write(Encoding.UTF8.GetBytes(header + (withLabel ? ",label\n" : "\n")));
        Span<byte> line = stackalloc byte[Columns * 16];
        for (int row = 0; row < rows; row++)
        {
            int cls = random.NextInt32(Classes);
            int at = 0;
            for (int c = 0; c < Columns; c++)
            {
                Cell(cls, c).TryFormat(line[at..], out int written, "0.0000", CultureInfo.InvariantCulture);
                at += written;
                line[at++] = c + 1 < Columns || withLabel ? (byte)',' : (byte)'\n';
            }

            if (withLabel)
            {
                line[at++] = (byte)('a' + cls);
                line[at++] = (byte)'\n';
            }

            file.Write(line[..at]);
        }
    }

    /// <summary>The next rows in memory.</summary>
    public TrainingSet Take(int rows)
    {
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(Classes))];
        float[] cells = [.. Enumerable.Range(0, rows * Columns).Select(i => (float)Cell(labels[i / Columns], i % Columns))];
        return TrainingSet.Unweighted(new FeatureMatrix(rows, Columns, Columns, cells), labels, Classes);
    }

    private double Cell(int cls, int column) => centers[cls * Columns + column] + random.NextGaussian();
}
