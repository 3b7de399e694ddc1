using System.Reflection;
using PseudoLabel.Data;
using PseudoLabel.Embeddings;
using PseudoLabel.Embeddings.Catalog;

namespace PseudoLabel.Run.Embedding;

/// <summary>
/// The pretrained networks of this process: those of the packages beside the program, and those opened by path. Each is opened once, as it
/// takes memory and a second.
/// </summary>
public static class Embedders
{
    private static readonly string[] Packages = ["PseudoLabel.Pretrained.Text", "PseudoLabel.Pretrained.Images"];
    private static readonly Lazy<EmbedderCatalog> Installed = new(() => new EmbedderCatalog([.. Packages.SelectMany(FilesOf)]));

    /// <summary>The networks.</summary>
    public static EmbedderCatalog Catalog => Installed.Value;

    /// <summary>The network of a description, opened where it is not yet.</summary>
    /// <param name="about">The description, of a model or a run.</param>
    /// <exception cref="UserErrorException">It is neither installed nor was it opened by path.</exception>
    public static IEmbedder Of(EmbedderAbout about) => Catalog.Find(about);

    private static IEnumerable<IEmbedderFiles> FilesOf(string package)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(package));
        }
        catch (FileNotFoundException)
        {
            return [];
        }

        return assembly.GetExportedTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
            .Where(property => property.PropertyType == typeof(IEmbedderFiles))
            .Select(property => (IEmbedderFiles)property.GetValue(null)!);
    }
}
