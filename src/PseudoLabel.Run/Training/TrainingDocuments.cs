using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Training;

/// <summary>Reads and writes what run and trainer tell each other: JSON of the form that all documents of a run have.</summary>
internal static class TrainingDocuments
{
    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">Its record.</typeparam>
    /// <param name="store">The run's store.</param>
    /// <param name="name">Its name, of <see cref="TrainingNames"/>.</param>
    /// <exception cref="FileNotFoundException">Nothing has that name.</exception>
    public static Task<T> ReadAsync<T>(IRunStore store, string name, CancellationToken cancellationToken = default) =>
        store.ReadJsonAsync<T>(name, cancellationToken);

    /// <summary>Reads a document that need not be there.</summary>
    /// <typeparam name="T">Its record.</typeparam>
    /// <param name="store">The run's store.</param>
    /// <param name="name">Its name, of <see cref="TrainingNames"/>.</param>
    /// <returns>Null where nothing has that name, or it is damaged.</returns>
    public static Task<T?> FindAsync<T>(IRunStore store, string name, CancellationToken cancellationToken = default)
        where T : class => store.FindJsonAsync<T>(name, cancellationToken);

    /// <summary>Writes a document, anew or over the one that is there.</summary>
    /// <typeparam name="T">Its record.</typeparam>
    /// <param name="store">The run's store.</param>
    /// <param name="name">Its name, of <see cref="TrainingNames"/>.</param>
    /// <param name="cancellationToken">Stops the writing; what was there stays.</param>
    public static Task WriteAsync<T>(IRunStore store, string name, T document, CancellationToken cancellationToken = default) =>
        store.WriteJsonAsync(name, document, cancellationToken);
}
