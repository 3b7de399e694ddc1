using PseudoLabel.Learning.Numerics;
namespace PseudoLabel.Learning.Features.Text;

/// <summary>The weight 1 + ln tf of a term that occurs tf times, from a table for the frequencies that texts have.</summary>
internal static class SublinearTf
{
    private static readonly double[] Table = [.. Enumerable.Range(0, 256).Select(tf => tf == 0 ? 0 : 1 + PortableVectorMath.Log(tf))];

    /// <summary>The weight of a frequency of at least 1.</summary>
    internal static double Of(int tf) => tf < Table.Length ? Table[tf] : 1 + PortableVectorMath.Log(tf);
}
