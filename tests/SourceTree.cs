namespace PseudoLabel.Tests;

/// <summary>The repository that the tests were built from, and what may lie beside it.</summary>
internal static class SourceTree
{
    /// <summary>Its root.</summary>
    public static string Root { get; } =
        Above().FirstOrDefault(folder => File.Exists(Path.Join(folder, "PseudoLabelFunctions.sln")))
        ?? throw new InvalidOperationException("The repository's root is not above the tests.");

    /// <summary>
    /// A file or folder of a folder <c>shared</c> in the repository or beside it, which not everyone has: without it the test is skipped.
    /// </summary>
    public static string Shared(string name)
    {
        string? found = Above().Select(folder => Path.Join(folder, "shared", name)).FirstOrDefault(Path.Exists);
        Assert.SkipWhen(found is null, $"{name} is not in a folder shared beside the repository");
        return found;
    }

    private static IEnumerable<string> Above()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
