using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Mixtures;

/// <summary>What each class has of rows: draws of each term, the sum of vectors, a count. A row may be of many classes in parts.</summary>
internal sealed class MixtureSums
{
    /// <summary>A smaller part of a row is none: it changes nothing, and most parts are smaller where there are many classes.</summary>
    private const float LeastPart = 1e-4f;

    private readonly MixtureShape shape;
    private readonly int classes;
    private readonly float[] terms; // sparse columns x classes
    private readonly float[] vectors; // classes x dimensions
    private readonly double[] rows;

    public MixtureSums(MixtureShape shape, int classes)
        : this(shape, classes, new float[shape.Background.Length * classes], new float[classes * shape.Dimensions], new double[classes])
    {
    }

    private MixtureSums(MixtureShape shape, int classes, float[] terms, float[] vectors, double[] rows)
    {
        this.shape = shape;
        this.classes = classes;
        this.terms = terms;
        this.vectors = vectors;
        this.rows = rows;
    }

    /// <summary>The same sums, to be added to.</summary>
    public MixtureSums Copy() => new(shape, classes, [.. terms], [.. vectors], [.. rows]);

    /// <summary>Adds a row.</summary>
    /// <param name="of">Where it is.</param>
    /// <param name="row">The row.</param>
    /// <param name="parts">By class, how much of it is of that class.</param>
    public void Add(FeatureMatrix of, int row, ReadOnlySpan<float> parts)
    {
        ReadOnlySpan<int> indices = of.SparseIndices(row);
        ReadOnlySpan<float> values = of.SparseValues(row);
        ReadOnlySpan<float> vector = of.DenseRow(row)[shape.FirstVector..];
        for (int k = 0; k < classes; k++)
        {
            float part = parts[k];
            if (part < LeastPart)
            {
                continue;
            }

            rows[k] += part;
            for (int i = 0; i < indices.Length; i++)
            {
                terms[(indices[i] - shape.DenseColumns) * classes + k] += part * Math.Max(0, values[i]);
            }

            Span<float> sum = vectors.AsSpan(k * shape.Dimensions, shape.Dimensions);
            for (int d = 0; d < sum.Length; d++)
            {
                sum[d] += part * vector[d];
            }
        }
    }

    /// <summary>The classes' shares, each with one row more (Laplace).</summary>
    public double[] Priors() => [.. rows.Select(r => (r + 1) / (rows.Sum() + classes))];

    /// <summary>The log-probabilities of the classes of a row, but for a constant, as a linear function of its features.</summary>
    /// <param name="options">How the classes are estimated.</param>
    /// <param name="priors">The classes' shares.</param>
    public LinearModel Model(MixtureOptions options, double[] priors)
    {
        var weights = new float[classes * shape.Columns];
        var biases = new float[classes];
        for (int k = 0; k < classes; k++)
        {
            biases[k] = (float)PortableVectorMath.Log(priors[k]);
        }

        WeighTerms(options, weights);
        if (shape.Length > 0)
        {
            WeighVectors(options.Concentration / shape.Length, weights, biases);
        }

        return new LinearModel(weights, biases);
    }

    /// <summary>
    /// ln p(term | class) - ln p(term), the class's draws smoothed with those of all (a Dirichlet prior around the background: Zhai and
    /// Lafferty 2004). The second part is the same for all classes: it keeps numbers small.
    /// </summary>
    private void WeighTerms(MixtureOptions options, float[] weights)
    {
        var draws = new double[classes];
        for (int j = 0; j < shape.Background.Length; j++)
        {
            for (int k = 0; k < classes; k++)
            {
                draws[k] += terms[j * classes + k];
            }
        }

        double smoothing = options.Smoothing * draws.Sum() / classes;
        for (int k = 0; smoothing > 0 && k < classes; k++)
        {
            double all = PortableVectorMath.Log(draws[k] + smoothing);
            var none = (float)(options.Draws * (PortableVectorMath.Log(smoothing) - all));
            Span<float> ofClass = weights.AsSpan(k * shape.Columns + shape.DenseColumns, shape.Background.Length);
            for (int j = 0; j < ofClass.Length; j++)
            {
                float background = shape.Background[j];
                float term = terms[j * classes + k];
                ofClass[j] = background == 0 ? 0
                    : term == 0 ? none
                    : (float)(options.Draws * (PortableVectorMath.Log(term / (double)background + smoothing) - all));
            }
        }
    }

    /// <summary>The concentration times the cosine of a vector and its class's mean direction, both seen from the mean of all.</summary>
    private void WeighVectors(double scale, float[] weights, float[] biases)
    {
        var direction = new double[shape.Dimensions];
        for (int k = 0; k < classes; k++)
        {
            double square = 0;
            for (int d = 0; d < direction.Length; d++)
            {
                direction[d] = vectors[k * direction.Length + d] - rows[k] * shape.Mean[d];
                square += direction[d] * direction[d];
            }

            double length = Math.Sqrt(square);
            double bias = 0;
            for (int d = 0; length > 0 && d < direction.Length; d++)
            {
                double weight = scale * direction[d] / length;
                weights[k * shape.Columns + shape.FirstVector + d] = (float)weight;
                bias -= weight * shape.Mean[d];
            }

            biases[k] += (float)bias;
        }
    }
}
