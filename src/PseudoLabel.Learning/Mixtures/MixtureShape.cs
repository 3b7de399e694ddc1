using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;

namespace PseudoLabel.Learning.Mixtures;

/// <summary>What a mixture knows of the features before any class: the terms of all rows, and where the vectors' middle lies.</summary>
internal sealed class MixtureShape
{
    /// <summary>Number of feature columns.</summary>
    public required int Columns { get; init; }

    /// <summary>The leading ones, which are stored dense.</summary>
    public required int DenseColumns { get; init; }

    /// <summary>The first column of the vectors, the last of the dense ones.</summary>
    public required int FirstVector { get; init; }

    /// <summary>The share of each sparse column in all terms; 0 for one that occurs nowhere.</summary>
    public required float[] Background { get; init; }

    /// <summary>The vectors' mean.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The mean length of the vectors, seen from their mean; 0 where there are none.</summary>
    public required double Length { get; init; }

    /// <summary>Dimensions of the vectors.</summary>
    public int Dimensions => DenseColumns - FirstVector;

    /// <summary>Finds it.</summary>
    public static MixtureShape Of(FeatureMatrix pool, TrainingSet labeled)
    {
        int first = pool.DenseColumns - labeled.EmbeddedColumns;
        var mean = new double[labeled.EmbeddedColumns];
        var terms = new double[pool.Columns - pool.DenseColumns];
        ReadOnlySpan<FeatureMatrix> all = [pool, labeled.Features];
        int rows = pool.Rows + labeled.Features.Rows;
        foreach (FeatureMatrix part in all)
        {
            for (int row = 0; row < part.Rows; row++)
            {
                ReadOnlySpan<float> vector = part.DenseRow(row)[first..];
                for (int d = 0; d < mean.Length; d++)
                {
                    mean[d] += vector[d] / (double)rows;
                }

                ReadOnlySpan<int> indices = part.SparseIndices(row);
                ReadOnlySpan<float> values = part.SparseValues(row);
                for (int i = 0; i < indices.Length; i++)
                {
                    terms[indices[i] - part.DenseColumns] += Math.Max(0, values[i]);
                }
            }
        }

        double sum = terms.Sum();
        return new MixtureShape
        {
            Columns = pool.Columns,
            DenseColumns = pool.DenseColumns,
            FirstVector = first,
            Background = [.. terms.Select(t => sum > 0 ? (float)(t / sum) : 0)],
            Mean = mean,
            Length = MeanLength(pool, first, mean),
        };
    }

    private static double MeanLength(FeatureMatrix rows, int first, double[] mean)
    {
        double sum = 0;
        for (int row = 0; row < rows.Rows && mean.Length > 0; row++)
        {
            ReadOnlySpan<float> vector = rows.DenseRow(row)[first..];
            double square = 0;
            for (int d = 0; d < mean.Length; d++)
            {
                square += (vector[d] - mean[d]) * (vector[d] - mean[d]);
            }

            sum += Math.Sqrt(square);
        }

        return rows.Rows == 0 ? 0 : sum / rows.Rows;
    }
}
