namespace PseudoLabel.Infra.Tests;

/// <summary>The files that the tests speak of, as they lie in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Root, name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    /// <summary>The C# sources below a folder, one after the other.</summary>
    public static string Sources(string folder) => string.Join(
        '\n', Directory.EnumerateFiles(Path(folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PseudoLabelFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
