using PseudoLabel.Core;
using PseudoLabel.Core.Data;
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
    /// <param name="window">The window outside which files take no part; null for all files.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The files inside, and the number of those outside.</returns>
    /// <exception cref="UserErrorException">There is none that can be read.</exception>
    public static async Task<(IReadOnlyList<JobInput> Inside, int Outside)> ListAsync(
        IRunStore root, string folder, FileWindow? window, CancellationToken cancellationToken)
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
        return items.Count > 0
            ? ([.. inside.Select(Input)], items.Count - inside.Count)
            : throw new UserErrorException($"there is no file that can be read; put one there (known are {TableFiles.Known})", folder.TrimEnd('/'));
    }

    /// <summary>Whether a name is read as an input: a table, and no part of its path hidden.</summary>
    public static bool IsInput(string name) => TableFiles.IsTable(name) && !IsHidden(name);

    /// <summary>Whether a part of a name's path is hidden.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);

    private static JobInput Input(StoredItem item)
    {
        (DataFormat format, bool gzip) = DataFormats.FromName(item.Name)!.Value;
        return new JobInput(new DataFile { Name = item.Name, Format = format, Gzip = gzip }, item.Name, item.Length, item.ETag);
    }
}
