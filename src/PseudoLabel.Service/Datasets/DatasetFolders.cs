using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inputs.Tools;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>The folders of a data set that hold its inputs.</summary>
/// <param name="Labeled">Labeled rows.</param>
/// <param name="Unlabeled">Unlabeled rows.</param>
/// <param name="Data">Both together, told apart by the label cell.</param>
internal sealed record DatasetFolders(DatasetFolder Labeled, DatasetFolder Unlabeled, DatasetFolder Data)
{
    /// <summary>What lies in them now.</summary>
    /// <param name="dataset">The data set.</param>
    /// <exception cref="UserErrorException">There are no labeled or no unlabeled inputs, or a file is in two folders.</exception>
    public static async Task<DatasetFolders> ListAsync(IRunStore root, string dataset, CancellationToken cancellationToken)
    {
        DatasetFolder data = await DatasetInputs.ListAsync(root, ServiceNames.Data(dataset), cancellationToken);
        DatasetFolder labeled = await DatasetInputs.ListAsync(root, ServiceNames.Labeled(dataset), cancellationToken);
        DatasetFolder unlabeled = await DatasetInputs.ListAsync(root, ServiceNames.Unlabeled(dataset), cancellationToken);
        if (data.Items.Count == 0)
        {
            labeled.Required();
            unlabeled.Required();
        }

        unlabeled.RefuseShared(labeled);
        data.RefuseShared(labeled);
        data.RefuseShared(unlabeled);
        return new DatasetFolders(labeled, unlabeled, data);
    }

    /// <summary>What is left out, in words.</summary>
    public IEnumerable<string> Notices => Labeled.Notices.Concat(Unlabeled.Notices).Concat(Data.Notices);

    /// <summary>Settings that name the folders as the run's inputs.</summary>
    public RunSettings Named(RunSettings settings) =>
        settings with { Labeled = Labeled.Name, Unlabeled = Unlabeled.Name, Data = Data.Name };

    /// <summary>The unlabeled files inside a window, and all others.</summary>
    public DatasetFolders Inside(FileWindow? window) => this with { Unlabeled = Unlabeled.Inside(window) };

    /// <summary>The files as they are read.</summary>
    /// <param name="open">Opens files.</param>
    /// <param name="notices">Gets what labeling tools' files hold.</param>
    /// <exception cref="UserErrorException">A file cannot be used.</exception>
    public InputSets Inputs(
        Func<IEnumerable<JobInput>, IDataSource> open, RunSettings settings, ICollection<string> notices)
    {
        var found = new InputSets(Labeled.Inputs(labeled: true), Unlabeled.Inputs(labeled: false), Data.Inputs(labeled: false));
        InputSets sets = ToolInputs.Expand(found, open(found.All), beside: null, settings.Label, notices);
        Labeled.RefuseNested(sets.Labeled);
        return sets.WithSheet(settings.Sheet);
    }
}
