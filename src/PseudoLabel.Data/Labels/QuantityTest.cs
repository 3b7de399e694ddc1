using System.Globalization;

namespace PseudoLabel.Data.Labels;

/// <summary>
/// Tells a measured quantity from numbers that are codes of classes. Codes come again and again, and as integers without gaps; quantities
/// have decimals, or hardly a value twice.
/// </summary>
internal static class QuantityTest
{
    private const double NumberShare = 0.95;
    private const int FewestWithDecimals = 20;
    private const int FewestIntegers = 50;
    private const double RowsShare = 0.25;
    private const double DecimalShare = 0.5;

    /// <summary>Why the labels look like a quantity; null where they do not.</summary>
    /// <param name="classes">The classes with the rows of each.</param>
    public static string? Why(IReadOnlyList<KeyValuePair<string, long>> classes)
    {
        decimal[] numbers = [.. classes.Select(c => LabelKey.Number(c.Key)).OfType<decimal>()];
        long rows = classes.Sum(c => c.Value);
        if (numbers.Length < FewestWithDecimals || numbers.Length < NumberShare * classes.Count)
        {
            return null;
        }

        bool decimals = numbers.Count(n => n != decimal.Truncate(n)) >= DecimalShare * numbers.Length;
        bool scattered = numbers.Max() - numbers.Min() >= 2 * (decimal)numbers.Length;
        return decimals || (numbers.Length >= FewestIntegers && scattered && numbers.Length >= RowsShare * rows)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the labels look like a quantity: {numbers.Length:N0} distinct numbers in {rows:N0} labeled rows "
                + $"({string.Join(", ", classes.Take(3).Select(c => c.Key))}, ...); classes are learned here, so put the numbers into a "
                + $"few ranges, such as low, middle and high; set label-values to exact if each number is a class")
            : null;
    }
}
