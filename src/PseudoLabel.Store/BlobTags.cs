namespace PseudoLabel.Store;

/// <summary>
/// Index tags that tell an account's lifecycle rules what may be deleted in time. A rule without tags goes by the start of a name. What a
/// run no longer needs once it is over lies deeper, under <c>runs/{run}/features/</c> and <c>runs/{run}/rounds/</c>.
/// </summary>
internal static class BlobTags
{
    /// <summary>The tag's name.</summary>
    public const string Lifetime = "lifetime";

    /// <summary>Its value where the blob is of use to an unfinished run alone.</summary>
    public const string Intermediate = "intermediate";

    /// <summary>The tags of a blob; null for none.</summary>
    /// <param name="name">Its name in the container.</param>
    public static IDictionary<string, string>? Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split('/') is ["runs", _, "features" or "rounds", _, ..]
            ? new Dictionary<string, string> { [Lifetime] = Intermediate }
            : null;
    }
}
