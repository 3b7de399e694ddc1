using PseudoLabel.Core;
using PseudoLabel.Core.Data;
using PseudoLabel.Core.Data.Images;
using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Inputs;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Runs;

/// <summary>The inputs of a data set: what lies in its folders now, by the rules that hold for a folder on the command line.</summary>
internal static class DatasetInputs
{
    /// <summary>The files in one of a data set's folders, in ordinal order, named as they are in the store.</summary>
    /// <param name="root">The store.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="labeled">Whether its files are labeled.</param>
    /// <param name="window">The window outside which files take no part; null for all files.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The files inside, and the number of those outside.</returns>
    /// <exception cref="UserErrorException">There is none that can be read.</exception>
    public static async Task<(IReadOnlyList<JobInput> Inside, int Outside)> ListAsync(
        IRunStore root, string folder, bool labeled, FileWindow? window, CancellationToken cancellationToken)
    {
        List<StoredItem> items = [];
        await foreach (StoredItem item in root.ListAsync(folder, cancellationToken))
        {
            if (IsInput(item.Name))
            {
                items.Add(item);
            }
        }

        IReadOnlyList<StoredItem> inside = window?.Inside(items, i => i.Name[folder.Length..], i => i.Modified) ?? items;
        if (labeled)
        {
            ImageFolders.RefuseNested(items.Where(i => DataFormats.FromName(i.Name) is (DataFormat.Image, _)).Select(i => (i.Name[folder.Length..], i.Name)));
        }

        return items.Count > 0
            ? ([.. inside.Select(i => Input(i, folder, labeled))], items.Count - inside.Count)
            : throw new UserErrorException($"there is no file that can be read; put one there (known are {InputFormats.Known})", folder.TrimEnd('/'));
    }

    /// <summary>Whether a name is read as an input: by its extension, with no part of its path hidden.</summary>
    public static bool IsInput(string name) => InputFormats.IsInput(name) && !IsHidden(name);

    /// <summary>Whether a part of a name's path is hidden.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);

    /// <summary>The data set's own folders name no class.</summary>
    private static JobInput Input(StoredItem item, string folder, bool labeled) =>
        new(InputFormats.File(item.Name, item.Name[folder.Length..], labeled), item.Name, item.Length, item.ETag);
}
