using FsCheck.Xunit;
using PseudoLabel.Learning.Features.Numeric;

namespace PseudoLabel.Learning.Tests.Features.Numeric;

public class SortedSampleTests
{
    [Property]
    public bool Sort_FiniteValues_AgreesWithTheRuntimes(float[] values)
    {
        float[] finite = [.. values.Where(float.IsFinite), float.MaxValue, -float.MaxValue, float.Epsilon, -float.Epsilon, 0];
        float[] expected = [.. finite.Order()];

        SortedSample.Sort(finite);

        return finite.AsSpan().SequenceEqual(expected);
    }
}
