namespace PseudoLabel.Store;

/// <summary>What a name in a store may be, the same for every kind of store.</summary>
internal static class StoreName
{
    /// <summary>Refuses a name that leads out of the store, or that a folder and a container would take for different things.</summary>
    /// <param name="name">The name, or the start of names.</param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentException">
    /// A part is <c>.</c> or <c>..</c>, or empty with something after it; or there is a null character.
    /// </exception>
    public static string Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split('/');
        if (parts.Any(part => part is "." or "..") || parts.SkipLast(1).Contains("") || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' cannot be a name in a store, or leads out of it.", nameof(name));
        }

        return name;
    }
}
