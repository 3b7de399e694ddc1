namespace PseudoLabel.Learning.Learners;

/// <summary>
/// What the bytes of a model may ask for: a damaged count must not cost all memory, nor a model within a model without end the stack.
/// </summary>
/// <param name="Classes">Classes that the model must have; null where that is not known.</param>
/// <param name="Features">Features that it must take; null where that is not known.</param>
/// <param name="Depth">How many models this one is within.</param>
/// <param name="Weights">What all models of the file may take of weights that are not in it.</param>
internal sealed record ModelLimits(int? Classes, int? Features, int Depth, WeightBudget Weights)
{
    private const int MostDepth = 8;

    // Past these no model is: of weights and features within them all scores are numbers.
    private const double MostWeight = 1e15;

    /// <summary>The limits of a file.</summary>
    /// <param name="classes">Classes that the model must have; null where that is not known.</param>
    /// <param name="features">Features that it must take; null where that is not known.</param>
    internal static ModelLimits OfFile(int? classes = null, int? features = null) => new(classes, features, 0, new WeightBudget());

    /// <summary>The limits of a model within this one.</summary>
    /// <exception cref="InvalidDataException">It is within too many.</exception>
    internal ModelLimits Within() => Depth < MostDepth
        ? this with { Depth = Depth + 1 }
        : throw new InvalidDataException("Models are within models without end.");

    /// <summary>Checks what a model says of itself before anything is allocated.</summary>
    /// <exception cref="InvalidDataException">It is not the model that is expected.</exception>
    internal void Check(int classes, int features)
    {
        if (classes < 2 || features < 0 || (Classes ?? classes) != classes || (Features ?? features) != features)
        {
            throw new InvalidDataException($"A model of {classes} classes and {features} features is not the one that is expected.");
        }
    }

    /// <summary>Whether a number can be a weight, a score or a share of one: finite, and not so large that sums of it are none.</summary>
    internal static bool IsWeight(double value) => Math.Abs(value) <= MostWeight;

    /// <summary>Bytes that are left, where that is known: no count can be larger.</summary>
    internal static long Left(BinaryReader reader) =>
        reader.BaseStream.CanSeek ? reader.BaseStream.Length - reader.BaseStream.Position : long.MaxValue;
}
