namespace PseudoLabel.Learning.Learners;

/// <summary>
/// What the bytes of a model may ask for: a damaged count must not cost all memory, nor a model within a model without end the stack.
/// </summary>
/// <param name="Classes">Classes that the model must have; null where that is not known.</param>
/// <param name="Features">Features that it must take; null where that is not known.</param>
/// <param name="Depth">How many models this one is within.</param>
internal sealed record ModelLimits(int? Classes, int? Features, int Depth)
{
    /// <summary>Nothing is known of the model.</summary>
    internal static ModelLimits None { get; } = new(null, null, 0);

    private const int MostDepth = 8;

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

    /// <summary>Bytes that are left, where that is known: no count can be larger.</summary>
    internal static long Left(BinaryReader reader) =>
        reader.BaseStream.CanSeek ? reader.BaseStream.Length - reader.BaseStream.Position : long.MaxValue;
}
