using System.Reflection;
using PseudoLabel.Data;
using PseudoLabel.Embeddings;
using PseudoLabel.Embeddings.Catalog;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Settings;

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

    /// <summary>Opens the networks that a setting or option names, so that models that were trained with them find them.</summary>
    /// <param name="what">The setting or option, for errors.</param>
    /// <param name="words">Its words.</param>
    /// <exception cref="UserErrorException">A word is none, or there is no such network.</exception>
    public static void Open(string what, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        try
        {
            foreach (EmbedChoice choice in EmbedChoice.Parse(words).Where(c => c.Network != EmbedChoice.Off))
            {
                Catalog.Open(choice.Network, choice.Target == EmbedChoice.Images ? EmbedderInput.Image : EmbedderInput.Text);
            }
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"'{what}' {e.Message}", inner: e);
        }
    }

    /// <summary>Opens what a run's setting names, as far as the run's features are of networks that are not found without.</summary>
    /// <param name="embedded">The columns that networks read.</param>
    /// <param name="words">The words of the setting.</param>
    /// <exception cref="UserErrorException">There is no such network any more.</exception>
    internal static void OpenFor(IReadOnlyList<EmbeddedColumn> embedded, IReadOnlyList<string> words)
    {
        foreach (EmbeddedColumn column in embedded)
        {
            try
            {
                _ = Of(column.About);
            }
            catch (UserErrorException)
            {
                Open("embed", words);
            }
        }
    }

    /// <summary>Refuses networks by path: who asks a service is not to have it open any file of its machine.</summary>
    /// <param name="words">The words of the setting.</param>
    /// <exception cref="UserErrorException">One is a path.</exception>
    public static void RequireNames(IReadOnlyList<string> words)
    {
        if (EmbedChoice.Parse(words).FirstOrDefault(c => c.IsPath) is { } path)
        {
            throw new UserErrorException(
                $"'embed' names the file {path.Network}, which has no place here: name a network that comes with the program, or give "
                    + "files on the command line");
        }
    }

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
