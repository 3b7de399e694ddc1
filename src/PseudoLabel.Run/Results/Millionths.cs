namespace PseudoLabel.Run.Results;

/// <summary>
/// The one rounding to six decimals of all that a run says of a probability: its column, its Parquet column and its reason must agree.
/// </summary>
internal static class Millionths
{
    /// <summary>
    /// A number in millionths, halves away from zero as <c>F6</c> has it: the 24 bits of a float times the 20 bits of a million fit a
    /// double's 53, so the product is exact, and so is the rounding.
    /// </summary>
    /// <param name="value">The number.</param>
    public static double Of(float value) => Math.Round(value * 1e6, MidpointRounding.AwayFromZero);
}
