using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Inputs;

/// <summary>
/// Which files of a folder are inputs, on this machine and in a service alike: each real file once, by its own name where that lies in the
/// folder, not by a link's; none that is hidden, a table without a byte, a pipe, socket or device, a link that leads nowhere, or out
/// of a folder that is served, or of an unknown extension.
/// </summary>
public static class FolderRule
{
    /// <summary>A file that was found.</summary>
    /// <typeparam name="T">What describes it to the caller.</typeparam>
    /// <param name="Item">That.</param>
    /// <param name="Relative">Its name below the folder.</param>
    /// <param name="Identity">The same for the same real file.</param>
    /// <param name="Linked">Whether a link leads to it.</param>
    /// <param name="IsSpecial">Whether it is a pipe, a socket or a device.</param>
    /// <param name="Length">Its length in bytes; null where nothing is there.</param>
    public sealed record Found<T>(T Item, string Relative, string Identity, bool Linked, bool IsSpecial, long? Length)
    {
        /// <summary>
        /// Whether it is a medical image by its first bytes, having no extension; where files are far they are not looked at.
        /// </summary>
        public bool IsUnnamedImage { get; init; }

        /// <summary>Whether it is a link that leads out of where links are followed.</summary>
        public bool LeadsOut { get; init; }
    }

    /// <summary>Divides what was found, which is in ordinal order and stays so.</summary>
    /// <typeparam name="T">What describes a file to the caller.</typeparam>
    /// <param name="found">The files.</param>
    /// <returns>The inputs, and what is left out and why.</returns>
    public static (IReadOnlyList<T> Inputs, LeftOut LeftOut) Divide<T>(IEnumerable<Found<T>> found)
    {
        Found<T>[] seen = [.. found.Where(f => !IsHidden(f.Relative))];
        var leftOut = new LeftOut();
        var own = new Dictionary<string, Found<T>>(StringComparer.Ordinal);
        foreach (Found<T> file in seen.OrderBy(f => f.Linked))
        {
            own.TryAdd(file.Identity, file);
        }

        var inputs = new List<T>();
        foreach (Found<T> file in seen.Where(f => ReferenceEquals(own[f.Identity], f)))
        {
            if (file.LeadsOut)
            {
                leftOut.Outside.Add(file.Relative);
            }
            else if (!InputFormats.IsInput(file.Relative) && !file.IsUnnamedImage)
            {
                leftOut.Unknown.Add(file.Relative);
            }
            else if (file.IsSpecial)
            {
                leftOut.Special.Add(file.Relative);
            }
            else if (file.Length is not { } length)
            {
                leftOut.Nowhere.Add(file.Relative);
            }
            else if (length == 0 && InputFormats.IsTable(file.Relative))
            {
                leftOut.Empty.Add(file.Relative);
            }
            else
            {
                inputs.Add(file.Item);
            }
        }

        return (inputs, leftOut);
    }

    /// <summary>Whether a part of a name's path is hidden.</summary>
    /// <param name="name">The name.</param>
    public static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);
}
