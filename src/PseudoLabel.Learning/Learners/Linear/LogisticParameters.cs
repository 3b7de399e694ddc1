using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>Translates between a <see cref="LinearModel"/> over all classes and columns and the parameters that are trained.</summary>
/// <param name="Shape">Layout of the parameters.</param>
/// <param name="Present">Classes that are trained.</param>
/// <param name="Columns">The model's columns by trained ones.</param>
internal sealed record LogisticParameters(LinearShape Shape, PresentClasses Present, TrainedColumns Columns)
{
    private bool IsBinary => Shape.UsedOutputs == 1;

    /// <summary>The model that gives every row the class shares: no weights, biases the logarithms of the shares.</summary>
    internal double[] FromShares()
    {
        var point = new double[Shape.Length];
        var logs = LogShares();
        for (int output = 0; output < Shape.UsedOutputs; output++)
        {
            point[Shape.BiasStart + output] = IsBinary ? logs[1] - logs[0] : logs[output];
        }

        return point;
    }

    /// <summary>The parameters of an earlier model; one logit for two classes is the difference of the two.</summary>
    internal double[] FromModel(LinearModel model)
    {
        var point = new double[Shape.Length];
        for (int output = 0; output < Shape.UsedOutputs; output++)
        {
            int k = Present.Classes[IsBinary ? 1 : output];
            point[Shape.BiasStart + output] = model.Biases[k] - (IsBinary ? (double)model.Biases[Present.Classes[0]] : 0);
            for (int i = 0; i < Columns.Original.Length; i++)
            {
                int column = Columns.Original[i];
                double against = IsBinary ? model.Weights[Present.Classes[0] * model.FeatureCount + column] : 0;
                point[Shape.IndexOf(output, Columns.Trained[i])] +=
                    Columns.Scale[i] * (model.Weights[k * model.FeatureCount + column] - against);
            }
        }

        return point;
    }

    /// <summary>
    /// The model of trained parameters. The trained biases have mean zero; a class without rows gets the bias of half a row.
    /// </summary>
    /// <param name="featureCount">Number of all columns.</param>
    internal LinearModel ToModel(double[] point, int classCount, int featureCount)
    {
        var weights = new float[checked(classCount * featureCount)];
        var biases = new float[classCount];
        Array.Fill(biases, (float)(LogOfShare(0.5 / (Present.TotalWeight + 0.5)) - LogShares().Average()));
        double mean = IsBinary ? 0 : point.AsSpan(Shape.BiasStart, Shape.UsedOutputs).ToArray().Average();
        for (int i = 0; i < Present.Classes.Length; i++)
        {
            int output = IsBinary ? 0 : i;
            double sign = IsBinary ? i - 0.5 : 1;
            int k = Present.Classes[i];
            biases[k] = (float)(sign * (point[Shape.BiasStart + output] - mean));
            for (int column = 0; column < Columns.Original.Length; column++)
            {
                weights[k * featureCount + Columns.Original[column]] =
                    (float)(sign * Columns.Scale[column] * point[Shape.IndexOf(output, Columns.Trained[column])]);
            }
        }

        return new LinearModel(weights, biases);
    }

    private double[] LogShares() => [.. Present.ClassWeights.Select(weight => LogOfShare(weight / Present.TotalWeight))];

    // Math.Log may differ in its last bit from one C library to the next.
    private static double LogOfShare(double share) => -FloatMath.LogOnePlus(Vector256.Create((float)(1 / share - 1)))[0];
}
