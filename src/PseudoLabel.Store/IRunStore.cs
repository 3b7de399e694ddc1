namespace PseudoLabel.Store;

/// <summary>
/// Where a run keeps what it writes: a folder, or a container of blobs. Names are relative, with <c>/</c> between parts.
/// A write is whole or not at all: no reader ever sees half of one.
/// </summary>
public interface IRunStore
{
    /// <summary>Whether something has that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Opens for reading from the start.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="FileNotFoundException">Nothing has that name.</exception>
    Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Writes anew or over what was there; it appears under its name once <paramref name="write"/> has ended well.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="cancellationToken">Stops the writing; nothing then appears.</param>
    Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default);

    /// <summary>Removes everything whose name starts so; nothing there is no fault.</summary>
    /// <param name="prefix">The start of the names; empty for everything.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    Task DeleteAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Removes what has that name, and nothing else whose name starts so.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    /// <returns>Whether something had it.</returns>
    Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists everything whose name starts so, in ordinal order of the names. What is written meanwhile may or may not be there.
    /// </summary>
    /// <param name="prefix">The start of the names; empty for everything.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>The item's ETag; null when nothing has that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes only if the item is still as it was: of any number of writers with the same condition, in any number of processes, one wins.
    /// A name that is written on conditions is to be written in no other way.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The ETag that it must still have; null: it must be absent.</param>
    /// <param name="write">Writes the bytes; it may have been called when the condition fails.</param>
    /// <param name="cancellationToken">Stops the writing; nothing then appears.</param>
    /// <returns>The ETag of what was written.</returns>
    /// <exception cref="StoreConflictException">The item is not, or no longer, in that state; nothing was written.</exception>
    Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default);
}
