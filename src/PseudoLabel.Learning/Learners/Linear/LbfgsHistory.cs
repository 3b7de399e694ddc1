namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// The last steps and gradient changes of L-BFGS, and the two-loop recursion over them (Nocedal and Wright, Numerical
/// Optimization, 2nd ed., algorithm 7.4). Pairs are kept in float32: half the memory, and the recursion stays a positive definite map.
/// </summary>
/// <param name="capacity">Pairs kept.</param>
/// <param name="length">Length of the parameter vector.</param>
/// <param name="precondition">Turns a gradient, in place, into the step of the first approximation of the inverse Hessian.</param>
internal sealed class LbfgsHistory(int capacity, int length, Action<double[]> precondition)
{
    private readonly List<Pair> pairs = [];
    private double scale = 1;

    /// <summary>Number of pairs.</summary>
    internal int Count => pairs.Count;

    /// <summary>Forgets all pairs.</summary>
    internal void Clear()
    {
        pairs.Clear();
        scale = 1;
    }

    /// <summary>
    /// Takes a pair in, unless its curvature is too small to keep the map well conditioned (Li and Fukushima's caution, 2001).
    /// </summary>
    /// <param name="from">Point before the step.</param>
    /// <param name="to">Point after the step.</param>
    internal void Add(double[] from, double[] to, double[] gradientFrom, double[] gradientTo, double[] scratch)
    {
        var pair = pairs.Count == capacity ? pairs[0] : new Pair(new float[length], new float[length]);
        double curvature = 0, stepNorm = 0, changeNorm = 0;
        for (int i = 0; i < length; i++)
        {
            float s = (float)(to[i] - from[i]);
            float y = (float)(gradientTo[i] - gradientFrom[i]);
            pair.Step[i] = s;
            pair.Change[i] = y;
            scratch[i] = y;
            curvature += (double)s * y;
            stepNorm += (double)s * s;
            changeNorm += (double)y * y;
        }

        pairs.Remove(pair);
        if (!(curvature > 1e-10 * Math.Sqrt(stepNorm * changeNorm)))
        {
            return;
        }

        pair.InverseCurvature = 1 / curvature;
        pairs.Add(pair);
        precondition(scratch);
        scale = curvature / VectorMath.Dot(pair.Change, scratch);
    }

    /// <summary>Turns a gradient, in place, into the approximate inverse Hessian times it.</summary>
    internal void Apply(double[] direction)
    {
        Span<double> alphas = stackalloc double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            alphas[i] = pairs[i].InverseCurvature * VectorMath.Dot(pairs[i].Step, direction);
            VectorMath.AddScaled(-alphas[i], pairs[i].Change, direction);
        }

        precondition(direction);
        for (int i = 0; i < length; i++)
        {
            direction[i] *= scale;
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            double beta = pairs[i].InverseCurvature * VectorMath.Dot(pairs[i].Change, direction);
            VectorMath.AddScaled(alphas[i] - beta, pairs[i].Step, direction);
        }
    }

    private sealed class Pair(float[] step, float[] change)
    {
        public float[] Step { get; } = step;

        public float[] Change { get; } = change;

        public double InverseCurvature { get; set; }
    }
}
