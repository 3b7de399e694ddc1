using System.Text.Json;
using System.Text.Json.Serialization;
using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>Documents in a store, and work that is done once.</summary>
public static class RunStoreExtensions
{
    /// <summary>The form of every document that the run keeps for itself: kebab case, enums by name.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Reads a JSON document.</summary>
    /// <exception cref="InvalidDataException">It holds <c>null</c>.</exception>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static async Task<T> ReadJsonAsync<T>(this IRunStore store, string name, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(name, cancellationToken);
        return await JsonSerializer.DeserializeAsync<T>(stream, Json, cancellationToken)
            ?? throw new InvalidDataException($"{name} holds nothing.");
    }

    /// <summary>Reads a JSON document where it is there; one that is damaged is as one that is not.</summary>
    /// <returns>The document; null where there is none.</returns>
    public static Task<T?> FindJsonAsync<T>(this IRunStore store, string name, CancellationToken cancellationToken)
        where T : class => store.FindAsync(name, () => store.ReadJsonAsync<T>(name, cancellationToken), cancellationToken);

    /// <summary>Reads what a method makes of a stream, where it is there; what is damaged is as what is not.</summary>
    /// <returns>What was made; null where there is nothing.</returns>
    public static Task<T?> FindAsync<T>(this IRunStore store, string name, Func<Stream, T> read, CancellationToken cancellationToken)
        where T : class => store.FindAsync(name, () => store.ReadAsync(name, read, cancellationToken), cancellationToken);

    private static async Task<T?> FindAsync<T>(
        this IRunStore store, string name, Func<Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        if (!await store.ExistsAsync(name, cancellationToken))
        {
            return null;
        }

        try
        {
            return await read();
        }
        catch (FileNotFoundException)
        {
            // Removed between the two.
            return null;
        }
        catch (UserErrorException e) when (DamagedFileException.NameIn(e) is not null)
        {
            return null;
        }
    }

    /// <summary>Writes a JSON document: kebab-case names, indented, the same bytes for the same value.</summary>
    public static Task WriteJsonAsync<T>(this IRunStore store, string name, T value, CancellationToken cancellationToken) =>
        store.WriteAsync(name, stream => JsonSerializer.SerializeAsync(stream, value, Json, cancellationToken), cancellationToken);

    /// <summary>Writes what a method puts into a stream.</summary>
    public static Task WriteAsync(this IRunStore store, string name, Action<Stream> write, CancellationToken cancellationToken) =>
        store.WriteAsync(
        name,
        stream =>
        {
            write(stream);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Reads what a method makes of a stream.</summary>
    public static async Task<T> ReadAsync<T>(this IRunStore store, string name, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(name, cancellationToken);
        return read(stream);
    }

    /// <summary>
    /// Does work whose result has a name: where the result is there already it is returned and nothing is done again. The result is written
    /// last, so a kill in between repeats the work, which writes the same bytes under the same names. A result that is damaged is as one
    /// that is absent.
    /// </summary>
    public static async Task<T> OnceAsync<T>(this IRunStore store, string name, Func<Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        if (await store.FindJsonAsync<T>(name, cancellationToken) is { } found)
        {
            return found;
        }

        T result = await work();
        await store.WriteJsonAsync(name, result, cancellationToken);
        return result;
    }
}
