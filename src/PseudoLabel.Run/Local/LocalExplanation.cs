using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
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
        RunExplanation explanation = await RunExplanation.OpenAsync(store, package, cancellationToken)
            ?? throw new UserErrorException("this folder holds no run; name the one that 'pseudolabel run --out DIR' wrote", folder);
        JobDocument job =
            (await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).WithCopiesIn(RunFolder.Copies(folder));
        JobInput[] inputs = [.. job.AllFiles];
        string name = explanation.FileOf(file).Name;
        await InputContents.CheckAsync(
            inputs.Where(i => i.File.Name == name), "since the run; give it with --model and --input", cancellationToken);
        return await explanation.ExplainAsync(file, row, new FileDataSource(inputs), cancellationToken);
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
}
