using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Explains what a model predicts for one row of a file of this machine.</summary>
public static class LocalExplanation
{
    /// <summary>Explains a row of a run's own inputs.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="file">The file, as results name it; an image by its own name.</param>
    /// <param name="row">The row in it, from 0.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">There is no such run, file or row, or the file has changed.</exception>
    public static async Task<ExplanationReport> OfRunAsync(
        string folder, string file, long row, CancellationToken cancellationToken = default)
    {
        ModelPackage package = ModelFile.Read(folder);
        var store = RunFolder.StoreOf(folder);
        LabeledBackground? labeled = await LabeledBackground.ReadAsync(store, cancellationToken);
        if (labeled is null || !await store.ExistsAsync(RunNames.Job, cancellationToken))
        {
            throw new UserErrorException("this folder holds no run; name the one that 'pseudolabel run --out DIR' wrote", folder);
        }

        JobDocument job =
            (await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).WithCopiesIn(RunFolder.Copies(folder));
        Embedders.OpenFor(package.Transform.Embedded, job.Settings.Embed);
        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        JobInput[] inputs = [.. job.AllFiles];
        (TableIndex table, long number) = Find([.. plan.LabeledTables, .. plan.Tables], file, row);
        await InputContents.CheckAsync(
            inputs.Where(i => i.File.Name == table.File.Name), "since the run; give it with --model and --input", cancellationToken);

        return await Task.Run(
            () => RowExplainer.Explain(package, table, number, new FileDataSource(inputs), labeled, cancellationToken), cancellationToken);
    }

    /// <summary>Explains a row of any file.</summary>
    /// <param name="model">The model file, or the folder of the run that wrote one.</param>
    /// <param name="input">The file.</param>
    /// <param name="row">The row in it, from 0.</param>
    /// <param name="options">How the file is read; null for the usual.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">The model, the file or the row cannot be used.</exception>
    public static async Task<ExplanationReport> OfFileAsync(
        string model, string input, long row, LocalRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalRunOptions();
        ModelPackage package = ModelFile.Read(model).ReadingBy(options.Text);
        using var copies = new TemporaryCopies();
        List<string> notices = [];
        IReadOnlyList<JobInput> files =
            await LocalInputs.ResolveAsync([input], options.Inputs, copies.Folder, notices, labeled: false, cancellationToken);
        notices.ForEach(notice => options.Notices?.Report(notice));
        var source = new FileDataSource(files);
        TableIndex[] tables =
            [.. InputTables.Index(files.Select(f => f.File), source, new IndexOptions { Text = package.About.Text }, cancellationToken)];
        if (tables.Length > 1 || (tables[0].Images is not null && row >= tables[0].Rows))
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture,
                $"these are {tables.Sum(t => t.Images?.Count ?? 1):N0} files; name the one that holds the row"), input);
        }

        LabeledBackground? labeled = await LabeledBackground.ReadAsync(RunFolder.StoreOf(RunFolderOf(model)), cancellationToken);
        return await Task.Run(() => RowExplainer.Explain(package, ModelTables.WithForms(tables[0], package, source, cancellationToken), row,
            source, labeled, cancellationToken), cancellationToken);
    }

    /// <summary>The folder of the run that a model lies in, if it does.</summary>
    private static string RunFolderOf(string model) =>
        Directory.Exists(model) ? model : Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(model))) ?? ".";

    private static (TableIndex Table, long Row) Find(IReadOnlyList<TableIndex> tables, string file, long row)
    {
        foreach (TableIndex table in tables)
        {
            if (table.Images is null)
            {
                if (table.File.Name == file)
                {
                    return (table, row);
                }

                continue;
            }

            for (int i = 0; i < table.Images.Count; i++)
            {
                if (table.Place(i).Source == file)
                {
                    return (table, i);
                }
            }
        }

        string[] names = [.. tables.Select(t => t.Images is null ? t.File.Name : t.Place(0).Source).Distinct(StringComparer.Ordinal)];
        string hint = NearestName.Find(file, names) is { } nearest ? $"did you mean '{nearest}'?"
            : $"its files are {string.Join(", ", names.Take(5))}";
        throw new UserErrorException($"the run has no such file; {hint}", file);
    }
}
