namespace PseudoLabel.Service.Datasets;

/// <summary>What lies under <c>datasets/</c>.</summary>
/// <param name="Datasets">The data sets, by name.</param>
/// <param name="Strangers">Folders whose names are none of a data set, so that their files lead to nothing.</param>
internal sealed record DatasetListing(IReadOnlyList<DatasetContents> Datasets, IReadOnlyCollection<string> Strangers);
