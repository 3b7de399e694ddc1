namespace PseudoLabel.Infra.Tests;

/// <summary>The files that the tests speak of, as they lie in the repository.</summary>
internal static class Repository
{
    public static string Root => SourceTree.Root;

    public static string Path(string name) => System.IO.Path.Combine(Root, name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    /// <summary>The C# sources below a folder, one after the other.</summary>
    public static string Sources(string folder) => string.Join(
        '\n', Directory.EnumerateFiles(Path(folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
}
