namespace PseudoLabel.Store;

/// <summary>Something in a store.</summary>
/// <param name="Name">Its name, from the start of the store that was asked.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">What changes whenever it is written; only equality means anything.</param>
/// <param name="Modified">When it was last written, by the store's own clock.</param>
public sealed record StoredItem(string Name, long Length, string ETag, DateTimeOffset Modified)
{
    /// <summary>What is the same for one real file under several names, as links make it; its name where the store has no links.</summary>
    public string Identity { get; init; } = Name;

    /// <summary>Whether a link in the store leads to it.</summary>
    public bool Linked { get; init; }

    /// <summary>Whether it is a link that leads out of a store that follows none such; it is then <see cref="IsSpecial"/>, too.</summary>
    public bool LeadsOut { get; init; }

    /// <summary>Whether it is a pipe, a socket, a device or a link that leads nowhere: it is never opened.</summary>
    public bool IsSpecial { get; init; }
}
