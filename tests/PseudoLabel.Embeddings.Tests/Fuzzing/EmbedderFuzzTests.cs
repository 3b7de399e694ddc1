using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>
/// Some hundreds of each file of a network, damaged; <c>PSEUDOLABEL_FUZZ=10000</c> tries so many of each, <c>PSEUDOLABEL_FUZZ_FIRST=500</c>
/// from that number on. Not beside the tests that measure the process's memory.
/// </summary>
[Collection(nameof(HostileNetworkTests))]
public sealed class EmbedderFuzzTests
{
    private const int Usual = 400;
    private const long MostMemory = 5L << 30;

    public static TheoryData<string> Formats { get; } = [.. EmbedderFuzz.All.Select(t => t.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutants_AreReadToFiniteVectorsOrRefusedByName(string format)
    {
        FuzzResult result = FuzzRun.Run(EmbedderFuzz.All.Single(t => t.Format == format), Number("_FIRST", 0), Number("", Usual));

        TestContext.Current.TestOutputHelper?.WriteLine($"{format}: {result}");
        Assert.True(result.Faults.Count == 0, $"{result}{Environment.NewLine}{string.Join(Environment.NewLine, result.Faults.Take(20))}");
        Assert.True(result.Refused > 0, "no mutant was damaged enough to be refused");
        Assert.True(result.Read > 0, "every mutant was too damaged to be read");

        // Networks have 4 GiB together; the rest is the tests' own.
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64, 0, MostMemory);
    }

    private static int Number(string variable, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_FUZZ" + variable) ?? $"{usual}", CultureInfo.InvariantCulture);
}
