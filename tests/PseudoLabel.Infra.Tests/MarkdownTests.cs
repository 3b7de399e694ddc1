using System.Text.RegularExpressions;

namespace PseudoLabel.Infra.Tests;

/// <summary>The documents point to what is there, and keep to their size and words.</summary>
public sealed partial class MarkdownTests
{
    private const int MostWordsOfTheReadme = 1_400;

    public static TheoryData<string> Documents()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md"))
            .Append(Repository.Path("benchmarks/README.md"));
        return [.. files.Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

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
        IEnumerable<string> paths = PathSpan().Matches(Repository.Text(document)).Select(m => m.Groups[1].Value);

        string[] gone = [.. paths.Where(p => !Path.Exists(Repository.Path(p)))];

        Assert.True(gone.Length == 0, $"{document} names what is not there: {string.Join(", ", gone)}");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void TestClasses_InCodeSpans_AreThere(string document)
    {
        HashSet<string?> classes = [.. Directory.EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)];

        string[] gone = [.. ClassSpan().Matches(Repository.Text(document)).Select(m => m.Groups[1].Value).Where(c => !classes.Contains(c))];

        Assert.True(gone.Length == 0, $"{document} names tests that are not there: {string.Join(", ", gone)}");
    }

    [Fact]
    public void Architecture_TableOfFloors_IsTheProjectsReferences()
    {
        IEnumerable<string> right = Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(f => Floor(
                Path.GetFileNameWithoutExtension(f), Reference().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)));

        IEnumerable<string> written = FloorRow().Matches(Repository.Text("ARCHITECTURE.md"))
            .Select(m => Floor(m.Groups[1].Value, m.Groups[2].Value.Split(", ")));

        Assert.Equal(right.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readme_Words_AreNoMoreThanAPersonReads()
    {
        string[] words = Repository.Text("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.InRange(words.Length, 1, MostWordsOfTheReadme);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Words_OneForAThing_ThePoolIsNoPile(string document) => Assert.DoesNotMatch(@"(?i)\bpiles?\b", Repository.Text(document));

    private static string Floor(string project, IEnumerable<string> uses) =>
        $"{project}: {string.Join(", ", uses.Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Links(string document) => Target().Matches(Fences().Replace(Repository.Text(document), ""))
        .Select(m => m.Groups[1].Value)
        .Where(link => !link.Contains("://", StringComparison.Ordinal));

    private static bool Leads(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string from = Repository.Path(document);
        string to = parts[0].Length == 0 ? from : Path.GetFullPath(parts[0], Path.GetDirectoryName(from)!);
        return Path.Exists(to) && (parts.Length == 1 || Headings(File.ReadAllText(to)).Contains(parts[1]));
    }

    /// <summary>Headings as GitHub names them: lower case, without signs, dashes for spaces.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(text)
        .Select(m => Signs().Replace(m.Groups[1].Value.Trim(), "").ToLowerInvariant().Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"`((?:src|tests|docs|infra|benchmarks|tools)/[\w./-]+)`")]
    private static partial Regex PathSpan();

    [GeneratedRegex(@"`(\w+Tests)(?:\.cs)?`")]
    private static partial Regex ClassSpan();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/PseudoLabel\.(\w+)\.csproj""")]
    private static partial Regex Reference();

    /// <summary>A row of the table: the project, and what it uses.</summary>
    [GeneratedRegex(@"^\| `(PseudoLabel\.[\w.]+)` \|[^|]*\| ?([\w, ]*?) \|$", RegexOptions.Multiline)]
    private static partial Regex FloorRow();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Signs();
}
