namespace PseudoLabel.Store;

/// <summary>
/// A write on a condition found another state: someone else wrote or removed the item first. Read it anew, then decide again.
/// </summary>
public sealed class StoreConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="name">The item's name.</param>
    /// <param name="inner">What the store said, if it did.</param>
    public StoreConflictException(string name, Exception? inner = null)
        : base($"'{name}' was changed by another writer.", inner) => Name = name;

    /// <summary>The item's name.</summary>
    public string Name { get; }
}
