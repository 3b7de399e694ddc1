using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>The inputs of a data set: what lies in its folders now, by the rules that hold for a folder on the command line.</summary>
internal static class DatasetInputs
{
    /// <summary>The files in one of a data set's folders, in ordinal order, named as they are in the store.</summary>
    public static async Task<DatasetFolder> ListAsync(IRunStore root, string folder, CancellationToken cancellationToken)
    {
        return Of(folder, await root.ListAsync(folder, cancellationToken).ToListAsync(cancellationToken));
    }

    /// <summary>The files in one of a data set's folders.</summary>
    /// <param name="folder">The folder, with a slash at its end.</param>
    /// <param name="items">All that lies in it, in ordinal order.</param>
    public static DatasetFolder Of(string folder, IEnumerable<StoredItem> items)
    {
        (IReadOnlyList<StoredItem> inputs, LeftOut leftOut) = FolderRule.Divide(
            items.Select(i => new FolderRule.Found<StoredItem>(i, i.Name[folder.Length..], i.Identity, i.Linked, i.IsSpecial, i.Length)
            {
                LeadsOut = i.LeadsOut,
            }));
        return new DatasetFolder(folder, inputs, leftOut);
    }
}

/// <summary>What lies in one of a data set's folders.</summary>
/// <param name="Folder">The folder, with a slash at its end.</param>
/// <param name="Items">The inputs.</param>
internal sealed record DatasetFolder(string Folder, IReadOnlyList<StoredItem> Items, LeftOut LeftOut)
{
    /// <summary>What is left out, in words.</summary>
    public IEnumerable<string> Notices => LeftOut.Notices(Folder.TrimEnd('/'));

    /// <summary>The folder as a setting names it; none where it holds nothing.</summary>
    public IReadOnlyList<string> Name => Items.Count > 0 ? [Folder.TrimEnd('/')] : [];

    /// <summary>Refuses a folder without inputs.</summary>
    /// <exception cref="UserErrorException">There is none that can be read.</exception>
    public DatasetFolder Required() => Items.Count > 0 ? this : throw new UserErrorException(
        $"there is no file that can be read{LeftOut.Reason}; put one there (known are {InputFormats.Known})", Folder.TrimEnd('/'));

    /// <summary>Refuses a file that is in another folder too: its labels would be ignored in one and its rows counted twice.</summary>
    /// <exception cref="UserErrorException">Names the first file that is in both.</exception>
    public void RefuseShared(DatasetFolder other)
    {
        HashSet<string> known = [.. other.Items.Select(i => i.Identity)];
        if (Items.FirstOrDefault(i => known.Contains(i.Identity)) is { } shared)
        {
            throw new UserErrorException($"is in '{other.Folder.TrimEnd('/')}' as well; leave it out of one", shared.Name);
        }
    }

    /// <summary>The files inside a window; all files where there is none.</summary>
    public DatasetFolder Inside(FileWindow? window) =>
        window is null ? this : this with { Items = window.Inside(Items, i => i.Name[Folder.Length..], i => i.Modified) };

    /// <summary>The files as inputs of a job. The data set's own folders name no class.</summary>
    /// <param name="labeled">Whether they are labeled.</param>
    public IReadOnlyList<JobInput> Inputs(bool labeled) =>
        [.. Items.Select(i => new JobInput(InputFormats.File(i.Name, i.Name[Folder.Length..], labeled), i.Name, i.Length, i.ETag))];

    /// <summary>
    /// Refuses labeled images whose folder does not say clearly what they are; those that a labeling tool names may lie in any.
    /// </summary>
    /// <param name="inputs">The labeled inputs.</param>
    /// <exception cref="UserErrorException">The class of an image is not clear.</exception>
    public void RefuseNested(IEnumerable<JobInput> inputs) => ImageFolders.RefuseNested(inputs
        .Where(i => i.File.Format == DataFormat.Image
            && i.Location.StartsWith(Folder, StringComparison.Ordinal) && i.File.Class == ImageFolders.Parent(i.Location[Folder.Length..]))
        .Select(i => (i.Location[Folder.Length..], i.Location)));
}
