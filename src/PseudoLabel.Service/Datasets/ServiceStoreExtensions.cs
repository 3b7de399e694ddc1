using System.Text.Json;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>Documents that more than one writer may write.</summary>
internal static class ServiceStoreExtensions
{
    /// <summary>Writes a document if it is still what it was.</summary>
    public static Task<string> WriteJsonIfAsync<T>(
        this IRunStore store, string name, string? etag, T value, CancellationToken cancellationToken) =>
        store.WriteIfAsync(name, etag, stream => JsonSerializer.SerializeAsync(stream, value, RunStoreExtensions.Json, cancellationToken),
            cancellationToken);
}
