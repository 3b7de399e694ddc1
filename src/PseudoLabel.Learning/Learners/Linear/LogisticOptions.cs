using PseudoLabel.Data;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>Settings of <see cref="LogisticLearner"/>.</summary>
public sealed record LogisticOptions
{
    /// <summary>
    /// Strength of the L2 penalty, at least 0: the objective is sum_i weight_i * logloss_i + L2/2 * |W|^2, the biases unpenalized.
    /// This is scikit-learn's LogisticRegression with C = 1/L2, for two classes too, where one weight vector is penalized
    /// (scikit-learn user guide, section 1.1.11, "Logistic regression").
    /// </summary>
    public double L2 { get; init; } = 1.0;

    /// <summary>L-BFGS iterations at most, at least 1. The model of the last one is returned, converged or not.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Stops when no partial derivative of the objective, divided by the total weight of the rows, is larger; above 0.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Number of step and gradient pairs that L-BFGS keeps, in [1, 100].</summary>
    public int History { get; init; } = 10;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="UserErrorException">A setting is out of range.</exception>
    internal void Validate()
    {
        Check(double.IsFinite(L2) && L2 >= 0, "l2", "a finite number of at least 0");
        Check(MaxIterations >= 1, "maxIterations", "at least 1");
        Check(double.IsFinite(Tolerance) && Tolerance > 0, "tolerance", "a finite number above 0");
        Check(History is >= 1 and <= 100, "history", "from 1 to 100");
    }

    private static void Check(bool valid, string setting, string range)
    {
        if (!valid)
        {
            throw new UserErrorException($"The logistic learner's setting '{setting}' must be {range}; change it or leave it out.");
        }
    }
}
