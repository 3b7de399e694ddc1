namespace PseudoLabel.Workflow.Store;

/// <summary>Something in a store.</summary>
/// <param name="Name">Its name, from the start of the store that was asked.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">What changes whenever it is written; only equality means anything.</param>
/// <param name="Modified">When it was last written, by the store's own clock.</param>
public sealed record StoredItem(string Name, long Length, string ETag, DateTimeOffset Modified);
