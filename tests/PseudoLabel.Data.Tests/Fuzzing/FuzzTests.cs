namespace PseudoLabel.Fuzzing;

/// <summary>A short run over every format; `fuzz FORMAT COUNT` of the benchmarks makes it as long as one likes.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Formats { get; } = [.. FuzzTargets.All.Select(t => t.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutants_AreReadOrRefused(string format)
    {
        FuzzResult result = FuzzRun.Run(FuzzTargets.All.Single(t => t.Format == format), 0, 400);

        Assert.Empty(result.Faults);
        Assert.True(result.Refused > 0, "no mutant was damaged enough to be refused");
    }
}
