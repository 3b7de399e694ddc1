using System.Text.RegularExpressions;

namespace PseudoLabel.Infra.Tests;

/// <summary>The documents point to what is there, and keep to their size and words.</summary>
public sealed partial class MarkdownTests
{
    private const int MostWordsOfTheReadme = 1_400;

    public static TheoryData<string> Documents() =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md")).Append(Repository.Path("benchmarks/README.md"))
            .Select(f => System.IO.Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_WithinTheRepository_LeadToAFileAndAHeading(string document)
    {
        string[] broken = [.. Links(document).Where(link => !Leads(document, link))];

        Assert.True(broken.Length == 0, $"{document} points to what is not there: {string.Join(", ", broken)}");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Paths_InCodeSpans_AreThere(string document)
    {
        string[] gone = [.. PathSpan().Matches(Repository.Text(document)).Select(m => m.Groups[1].Value).Where(p => !File.Exists(Repository.Path(p)) && !Directory.Exists(Repository.Path(p)))];

        Assert.True(gone.Length == 0, $"{document} names what is not there: {string.Join(", ", gone)}");
    }

    [Fact]
    public void Architecture_TableOfFloors_IsTheProjectsReferences()
    {
        IEnumerable<string> right = Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(f => (Name: System.IO.Path.GetFileNameWithoutExtension(f), Uses: Reference().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)))
            .Select(p => $"{p.Name}: {string.Join(", ", p.Uses.Order(StringComparer.Ordinal))}");

        IEnumerable<string> written = Floor().Matches(Repository.Text("ARCHITECTURE.md"))
            .Select(m => $"{m.Groups[1].Value}: {string.Join(", ", m.Groups[2].Value.Split(", ").Order(StringComparer.Ordinal))}");

        Assert.Equal(right.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readme_Words_AreNoMoreThanAPersonReads() =>
        Assert.InRange(Repository.Text("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, MostWordsOfTheReadme);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Words_OneForAThing_ThePoolIsNoPile(string document) => Assert.DoesNotMatch(@"(?i)\bpiles?\b", Repository.Text(document));

    private static IEnumerable<string> Links(string document) => Target().Matches(Fences().Replace(Repository.Text(document), ""))
        .Select(m => m.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? Repository.Path(document) : System.IO.Path.GetFullPath(parts[0], System.IO.Path.GetDirectoryName(Repository.Path(document))!);
        return (File.Exists(target) || Directory.Exists(target)) && (parts.Length == 1 || Headings(File.ReadAllText(target)).Contains(parts[1]));
    }

    /// <summary>Headings as GitHub names them: lower case, without signs, dashes for spaces.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(text)
        .Select(m => Signs().Replace(m.Groups[1].Value.Trim(), "").ToLowerInvariant().Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"`((?:src|tests|docs|infra|benchmarks|tools)/[\w./-]+)`")]
    private static partial Regex PathSpan();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/PseudoLabel\.(\w+)\.csproj""")]
    private static partial Regex Reference();

    /// <summary>A row of the table: the project, and what it uses.</summary>
    [GeneratedRegex(@"^\| `(PseudoLabel\.\w+)` \|[^|]*\| ?([\w, ]*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Floor();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Signs();
}
