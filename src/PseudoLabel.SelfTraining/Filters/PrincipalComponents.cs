using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// The directions in which rows vary most, and the distance of a row from what they span. Sparse rows are never made dense.
/// <see cref="PrincipalComponentSearch"/> finds them.
/// </summary>
public sealed class PrincipalComponents
{
    private const uint Magic = 0x31434350; // "PCC1", little-endian
    private readonly double[] mean;
    private readonly double[] vectors;
    private readonly double[] meanScores;
    private readonly double meanSquare;

    /// <summary>Creates the components.</summary>
    /// <param name="vectors">Columns x count values, row-major: the components, orthonormal or zero.</param>
    internal PrincipalComponents(double[] mean, double[] vectors, int count)
    {
        this.mean = mean;
        this.vectors = vectors;
        Count = count;
        meanScores = new double[count];
        for (int column = 0; column < mean.Length; column++)
        {
            meanSquare += mean[column] * mean[column];
            AddScaled(meanScores, Vector(vectors, column, count), mean[column]);
        }
    }

    /// <summary>Number of components.</summary>
    public int Count { get; }

    /// <summary>A row's place along the components.</summary>
    /// <param name="rows">The matrix that holds the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="scores"><see cref="Count"/> values.</param>
    /// <returns>The squared distance from the row to the subspace that the components span: its reconstruction error, at least 0.</returns>
    public double Project(FeatureMatrix rows, int row, Span<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        scores.Clear();
        double square = 0, withMean = 0;
        ReadOnlySpan<float> dense = rows.DenseRow(row);
        for (int column = 0; column < dense.Length; column++)
        {
            Take(column, dense[column], scores, ref square, ref withMean);
        }

        ReadOnlySpan<int> indices = rows.SparseIndices(row);
        ReadOnlySpan<float> values = rows.SparseValues(row);
        for (int i = 0; i < indices.Length; i++)
        {
            Take(indices[i], values[i], scores, ref square, ref withMean);
        }

        double explained = 0;
        for (int j = 0; j < scores.Length; j++)
        {
            scores[j] -= meanScores[j];
            explained += scores[j] * scores[j];
        }

        return Math.Max(0, square - 2 * withMean + meanSquare - explained);
    }

    /// <summary>The first of them alone.</summary>
    internal PrincipalComponents First(int count)
    {
        var kept = new double[mean.Length * count];
        for (int column = 0; column < mean.Length; column++)
        {
            Vector(vectors, column, Count)[..count].CopyTo(kept.AsSpan(column * count));
        }

        return new PrincipalComponents(mean, kept, count);
    }

    /// <summary>Writes the components.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(mean.Length);
        writer.Write(Count);
        foreach (double value in mean.Concat(vectors))
        {
            writer.Write(value);
        }
    }

    /// <summary>Reads components.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no components.</exception>
    public static PrincipalComponents Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("These bytes are not principal components.");
        }

        (int columns, int count) = (reader.ReadInt32(), reader.ReadInt32());
        double[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => reader.ReadDouble())];
        return new PrincipalComponents(Values(columns), Values(checked(columns * count)), count);
    }

    private void Take(int column, double cell, Span<double> scores, ref double square, ref double withMean)
    {
        if (cell != 0)
        {
            square += cell * cell;
            withMean += cell * mean[column];
            AddScaled(scores, Vector(vectors, column, Count), cell);
        }
    }

    /// <summary>A column's weight in each component.</summary>
    internal static Span<double> Vector(double[] vectors, int column, int count) => vectors.AsSpan(column * count, count);

    /// <summary>Adds a multiple of some values.</summary>
    internal static void AddScaled(Span<double> to, ReadOnlySpan<double> values, double factor)
    {
        for (int j = 0; j < to.Length; j++)
        {
            to[j] += factor * values[j];
        }
    }
}
