namespace PseudoLabel.Fuzzing;

/// <summary>A short run over the formats of images; `fuzz images COUNT` of the benchmarks makes it as long as one likes.</summary>
public sealed class ImageFuzzTests
{
    public static TheoryData<string> Formats { get; } = [.. ImageFuzz.All.Select(t => t.Format).Where(f => f != "images")];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutants_AreReadOrRefused(string format)
    {
        FuzzResult result = FuzzRun.Run(ImageFuzz.All.Single(t => t.Format == format), 0, 400);

        Assert.Empty(result.Faults);
        Assert.True(result.Refused > 0, "no mutant was damaged enough to be refused");
    }
}
