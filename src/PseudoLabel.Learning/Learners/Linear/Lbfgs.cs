namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>A smooth function: its value at a point, and its gradient there.</summary>
/// <param name="gradient">Receives the gradient.</param>
internal delegate double SmoothFunction(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>How a minimization ended.</summary>
/// <param name="Value">The function's value at the end, at most that of the start but for rounding.</param>
/// <param name="GradientNorm">The gradient's largest magnitude at the end.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">Evaluations of the function.</param>
internal sealed record LbfgsResult(double Value, double GradientNorm, int Iterations, int Evaluations);

/// <summary>
/// Minimizes a smooth convex function by L-BFGS (Liu and Nocedal 1989) with a preconditioner in place of the usual multiple of the
/// identity. Every step satisfies the Wolfe conditions; where rounding forbids any further decrease, it stops.
/// </summary>
internal sealed class Lbfgs
{
    private readonly SmoothFunction function;
    private readonly Action<double[]> precondition;
    private readonly LbfgsHistory history;
    private readonly LineSearch search;
    private double[] gradient;

    /// <summary>Prepares buffers.</summary>
    /// <param name="length">Length of its argument.</param>
    /// <param name="capacity">Pairs of steps and gradient changes kept.</param>
    /// <param name="precondition">
    /// Multiplies a vector, in place, by an approximation of the inverse Hessian: symmetric, positive definite.
    /// </param>
    internal Lbfgs(SmoothFunction function, int length, int capacity, Action<double[]> precondition)
    {
        this.function = function;
        this.precondition = precondition;
        history = new LbfgsHistory(capacity, length, precondition);
        search = new LineSearch(function, length);
        gradient = new double[length];
    }

    /// <summary>Minimizes, starting from a point and leaving the end there.</summary>
    /// <param name="point">Where to start; receives the minimum.</param>
    /// <param name="maxIterations">Steps at most.</param>
    /// <param name="tolerance">Stops when no partial derivative is larger.</param>
    internal LbfgsResult Minimize(double[] point, int maxIterations, double tolerance)
    {
        var current = (double[])point.Clone();
        var direction = new double[point.Length];
        double value = function(current, gradient);
        search.Evaluations = 1;
        int iteration = 0;
        while (iteration < maxIterations && VectorMath.MaxNorm(gradient) > tolerance)
        {
            double slope = Descend(direction);
            if (slope < 0 && search.Run(current, value, direction, slope))
            {
                history.Add(current, search.Point, gradient, search.Gradient, direction);
                (current, search.Point) = (search.Point, current);
                (gradient, search.Gradient) = (search.Gradient, gradient);
                value = search.Value;
                iteration++;
            }
            else if (history.Count > 0)
            {
                history.Clear();
            }
            else
            {
                break;
            }
        }

        current.CopyTo(point, 0);
        return new LbfgsResult(value, VectorMath.MaxNorm(gradient), iteration, search.Evaluations);
    }

    // Not a number anywhere makes the slope not a number, which the caller treats as no descent.
    private double Descend(double[] direction)
    {
        gradient.CopyTo(direction, 0);
        if (history.Count > 0)
        {
            history.Apply(direction);
        }
        else
        {
            precondition(direction);
        }

        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = -direction[i];
        }

        return VectorMath.Dot(gradient, direction);
    }
}
