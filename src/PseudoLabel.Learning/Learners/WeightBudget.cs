using System.Globalization;

namespace PseudoLabel.Learning.Learners;

/// <summary>
/// Weights of 0 are not stored, so a file of a few bytes may ask for any number of them. All models of a file together may have
/// <see cref="Free"/> of them, and <see cref="ForEachStored"/> more for each weight that is stored.
/// </summary>
internal sealed class WeightBudget
{
    /// <summary>Weights that may be in no file: half a gigabyte.</summary>
    internal const long Free = 1L << 27;

    /// <summary>What each weight that is stored allows more.</summary>
    internal const int ForEachStored = 32;

    private long left = Free;

    /// <summary>Takes a model's weights.</summary>
    /// <param name="stored">Those in the file.</param>
    /// <param name="all">All of them.</param>
    /// <exception cref="InvalidDataException">They are too many.</exception>
    internal void Take(long stored, long all)
    {
        left -= all - stored - (ForEachStored * stored);
        if (left < 0)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"A model of {all:N0} weights stores {stored:N0} of them, which is too few to be one."));
        }
    }
}
