using System.IO.Compression;
using System.Reflection;

namespace PseudoLabel.Service.Http;

/// <summary>The files of Swagger UI that the page of the interface's description takes, as they lie in their package.</summary>
internal static class SwaggerFiles
{
    private const string Place = "Swashbuckle.AspNetCore.SwaggerUI";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["swagger-ui-bundle.js", "swagger-ui.css"];

    /// <summary>The content of one.</summary>
    /// <param name="name">Its name.</param>
    public static byte[] Read(string name)
    {
        // Its markup starts nowhere here, so nothing but the name leads to it.
        using Stream packed = Assembly.Load(Place).GetManifestResourceStream($"{Place}.node_modules.swagger_ui_dist.{name}")
            ?? throw new InvalidOperationException($"{name} is not in {Place}.");
        using var content = new MemoryStream();
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        unpacked.CopyTo(content);
        return content.ToArray();
    }
}
