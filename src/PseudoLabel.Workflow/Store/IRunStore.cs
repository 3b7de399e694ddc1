namespace PseudoLabel.Workflow.Store;

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
    /// <param name="prefix">The start of the names.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    Task DeleteAsync(string prefix, CancellationToken cancellationToken = default);
}
