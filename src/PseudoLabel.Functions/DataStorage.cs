using Microsoft.Extensions.Configuration;

namespace PseudoLabel.Functions;

/// <summary>The container of data sets and runs, found by the same app settings as the triggers' connections.</summary>
internal static class DataStorage
{
    /// <summary>The connection's name: <c>DataStorage__blobServiceUri</c> in Azure, where the app's identity opens it; a connection string only for the emulator.</summary>
    public const string Connection = "DataStorage";

    /// <summary>The container's name, app setting <c>DataContainer</c>.</summary>
    public static string ContainerName(IConfiguration configuration) => configuration["DataContainer"] is { Length: > 0 } name ? name : "pseudo-label";
}
