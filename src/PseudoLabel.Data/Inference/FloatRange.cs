using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>Numbers that a float does not hold, though a double does: features are floats.</summary>
internal static class FloatRange
{
    /// <summary>Distinct numbers as doubles.</summary>
    /// <param name="files">A column's values in each file; null where missing.</param>
    /// <param name="forms">How each file writes it.</param>
    public static int Distinct(IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms) =>
        Numbers(files, forms).Select(n => n.Number).Distinct().Count();

    /// <summary>Values that are numbers too large for a float. So many digits with nothing else are a code.</summary>
    /// <param name="files">A column's values in each file; null where missing.</param>
    /// <param name="forms">How each file writes it.</param>
    public static int Beyond(IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms) =>
        Numbers(files, forms).Count(n => !float.IsFinite((float)n.Number) && n.Cell.AsSpan().ContainsAnyExceptInRange('0', '9'));

    private static IEnumerable<(string Cell, double Number)> Numbers(IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms)
    {
        for (int f = 0; f < files.Count; f++)
        {
            foreach (string? value in files[f])
            {
                if (value is not null && FormattedNumber.TryReadDouble(value, forms[f].Decimal, forms[f].Group, out double number))
                {
                    yield return (value, number);
                }
            }
        }
    }
}
