using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>What lies in the folders of a data set, whether a run can be made of it or not.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Labeled">Labeled rows.</param>
/// <param name="Unlabeled">Unlabeled rows.</param>
/// <param name="Data">Both together, told apart by the label cell.</param>
internal sealed record DatasetContents(string Name, DatasetFolder Labeled, DatasetFolder Unlabeled, DatasetFolder Data)
{
    /// <summary>The folders, each with its name in addresses.</summary>
    public IEnumerable<(string Name, DatasetFolder Folder)> Folders => [("labeled", Labeled), ("unlabeled", Unlabeled), ("data", Data)];

    /// <summary>The inputs of all folders.</summary>
    public IEnumerable<StoredItem> Items => Folders.SelectMany(f => f.Folder.Items);

    /// <summary>What is left out, in words.</summary>
    public IEnumerable<string> Notices => Folders.SelectMany(f => f.Folder.Notices);

    /// <summary>Every data set of a container or folder, by name, and the folders beside them whose names are none of a data set.</summary>
    /// <param name="root">The container or folder.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task<DatasetListing> ListAsync(IRunStore root, CancellationToken cancellationToken)
    {
        var strangers = new SortedSet<string>(StringComparer.Ordinal);
        var found = new SortedDictionary<string, List<StoredItem>>(StringComparer.Ordinal);
        await foreach (StoredItem item in root.ListAsync(ServiceNames.Datasets, cancellationToken))
        {
            if (ServiceNames.Split(item.Name) is var (dataset, _))
            {
                (found.TryGetValue(dataset, out List<StoredItem>? items) ? items : found[dataset] = []).Add(item);
            }
            else if (ServiceNames.Stranger(item.Name) is { } stranger)
            {
                strangers.Add(stranger);
            }
        }

        return new DatasetListing([.. found.Select(f => Of(f.Key, f.Value))], strangers);
    }

    /// <summary>One data set; null where nothing of it is there.</summary>
    /// <param name="root">The container or folder.</param>
    /// <param name="dataset">Its name.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async Task<DatasetContents?> FindAsync(IRunStore root, string dataset, CancellationToken cancellationToken)
    {
        List<StoredItem> items =
            await root.ListAsync(ServiceNames.Dataset(dataset), cancellationToken).ToListAsync(cancellationToken);
        return items.Count == 0 ? null : Of(dataset, items);
    }

    private static DatasetContents Of(string dataset, IReadOnlyList<StoredItem> items)
    {
        return new DatasetContents(
            dataset, In(ServiceNames.Labeled(dataset)), In(ServiceNames.Unlabeled(dataset)), In(ServiceNames.Data(dataset)));

        DatasetFolder In(string folder) =>
            DatasetInputs.Of(folder, items.Where(i => i.Name.StartsWith(folder, StringComparison.Ordinal)));
    }
}
