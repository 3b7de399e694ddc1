namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Finds a step that satisfies the weak Wolfe conditions, by bracketing (Lewis and Overton 2013, algorithm 2.6), with quadratic
/// interpolation in place of the first bisections. For a convex function that is enough to keep L-BFGS's map positive definite.
/// </summary>
/// <param name="length">Length of its argument.</param>
internal sealed class LineSearch(SmoothFunction function, int length)
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxEvaluations = 30;

    // Near the minimum the decrease drowns in the rounding of the function's float32 terms; there the slope decides
    // (the approximate Wolfe conditions of Hager and Zhang, 2005).
    private const double Rounding = 1e-7;

    /// <summary>Evaluations of the function so far.</summary>
    internal int Evaluations { get; set; }

    /// <summary>The point found.</summary>
    internal double[] Point { get; set; } = new double[length];

    /// <summary>The gradient there.</summary>
    internal double[] Gradient { get; set; } = new double[length];

    /// <summary>The function's value there.</summary>
    internal double Value { get; private set; }

    /// <summary>Searches along a direction; false when no step lowers the function.</summary>
    /// <param name="startValue">The function's value there.</param>
    /// <param name="startSlope">The function's slope along it at the start, below 0.</param>
    internal bool Run(double[] start, double startValue, double[] direction, double startSlope)
    {
        double low = 0, lowValue = startValue, lowSlope = startSlope, high = double.PositiveInfinity, step = 1;
        for (int trial = 0; trial < MaxEvaluations; trial++)
        {
            double slope = Evaluate(start, direction, step);
            bool finite = double.IsFinite(Value) && double.IsFinite(slope);
            bool lower = finite && Value <= startValue + Decrease * step * startSlope;
            bool level = finite && Value <= startValue + Rounding * Math.Abs(startValue) && slope <= (2 * Decrease - 1) * startSlope;
            if (!lower && !level)
            {
                high = step;
                double width = high - low;
                double fitted = finite ? -lowSlope * width * width / (2 * (Value - lowValue - lowSlope * width)) : 0.1 * width;
                step = low + (fitted >= 0.1 * width && fitted <= 0.9 * width ? fitted : 0.5 * width);
            }
            else if (slope < Curvature * startSlope)
            {
                (low, lowValue, lowSlope) = (step, Value, slope);
                step = double.IsPositiveInfinity(high) ? 2 * step : 0.5 * (low + high);
            }
            else
            {
                return true;
            }
        }

        if (low > 0)
        {
            Evaluate(start, direction, low);
        }

        return low > 0;
    }

    private double Evaluate(double[] start, double[] direction, double step)
    {
        for (int i = 0; i < start.Length; i++)
        {
            Point[i] = start[i] + step * direction[i];
        }

        Evaluations++;
        Value = function(Point, Gradient);
        return VectorMath.Dot(Gradient, direction);
    }
}
