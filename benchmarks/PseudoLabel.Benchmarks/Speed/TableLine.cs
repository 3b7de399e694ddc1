using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>One line of the table of speed: what this program took, beside what it is held against, and the bar.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">This program's figure, with its unit.</param>
/// <param name="Against">The other's figure and whose it is: a peer's, or the limit's of the machine.</param>
/// <param name="Ratio">The figure that the bar is for, e.g. how many times faster; the median of the ratios of single turns.</param>
/// <param name="Least">The least of the turns' ratios.</param>
/// <param name="Most">The most of the turns' ratios.</param>
/// <param name="Bar">The bar in words, e.g. "at least 20".</param>
/// <param name="Holds">Whether the ratio meets the bar.</param>
internal sealed record TableLine(string What, string Ours, string Against, double Ratio, double Least, double Most, string Bar, bool Holds)
{
    /// <summary>The table's head.</summary>
    public const string Head = "| what | ours | against | ratio, median | least to most | bar | holds |\n|---|---|---|---|---|---|---|";

    /// <summary>The line in Markdown.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {What} | {Ours} | {Against} | {Ratio:0.00} | {Least:0.00} to {Most:0.00} | {Bar} | {(Holds ? "yes" : "no")} |");
}
