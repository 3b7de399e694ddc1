using System.Text.RegularExpressions;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Compares the result files of two runs byte by byte, timings and what failed on the way aside.</summary>
internal static partial class RunBytes
{
    public static void AssertEqual(string expected, string actual)
    {
        foreach (string name in new[] { RunNames.PseudoLabels, RunNames.PseudoLabelsParquet, RunNames.LabeledSet,
            RunNames.LabeledSetParquet, RunNames.Review, RunNames.Model })
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))),
                $"{name} differs between {expected} and {actual}");
        }

        Assert.Equal(WithoutTiming(Path.Combine(expected, RunNames.Metrics)), WithoutTiming(Path.Combine(actual, RunNames.Metrics)));
    }

    /// <summary>The timing is the last property.</summary>
    private static string WithoutTiming(string path)
    {
        string text = File.ReadAllText(path);
        Match timing = Timing().Match(text);
        Assert.True(timing.Success, "metrics.json ends with its timing");
        return Attempts().Replace(text[..timing.Index], "");
    }

    [GeneratedRegex("\"failedAttempts\"\\s*:\\s*\\[[^\\]]*\\],")]
    private static partial Regex Attempts();

    [GeneratedRegex("\"timing\"\\s*:")]
    private static partial Regex Timing();
}
