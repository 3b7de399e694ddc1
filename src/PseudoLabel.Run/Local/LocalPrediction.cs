using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Predicts files of this machine with a model that a run wrote.</summary>
public static class LocalPrediction
{
    /// <summary>Predicts and writes <c>preds.csv</c>.</summary>
    /// <param name="modelFile">The model, <c>result/model.zip</c> of a run.</param>
    /// <param name="inputs">Files, folders, globs.</param>
    /// <param name="outFile">Where to, as <see cref="OutputFile"/> has it.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work; nothing is then written.</param>
    /// <exception cref="UserErrorException">The model or an input cannot be used.</exception>
    public static async Task<PredictionSummary> RunAsync(
        string modelFile, IReadOnlyList<string> inputs, string outFile, LocalRunOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ModelPackage package = Load(modelFile).ReadingBy(options.Text);
        using var copies = new TemporaryCopies();
        List<string> notices = [];
        IReadOnlyList<JobInput> files =
            await LocalInputs.ResolveAsync(inputs, options.Inputs, copies.Folder, notices, labeled: false, cancellationToken);
        notices.ForEach(notice => options.Notices?.Report(notice));
        RefuseOverwriting([.. files.Select(f => (f.Location, f.File.Name)), (modelFile, modelFile)], outFile);
        var predictor = new BatchPredictor(package, new FileDataSource(files)) { Keep = options.Keep };
        var progress = options.Progress is null ? null : new RowProgress(options.Progress);
        PredictionSummary? summary = null;
        await OutputFile.WriteAsync(
            outFile,
            async stream => summary =
                await predictor.RunAsync([.. files.Select(f => f.File)], stream, Math.Max(1, options.Threads), progress, cancellationToken),
            cancellationToken);
        return summary!;
    }

    /// <summary>Predictions in the place of what they were made from would cost the user their rows.</summary>
    private static void RefuseOverwriting(IEnumerable<(string Path, string Name)> sources, string outFile)
    {
        if (OutputFile.IsStandardOutput(outFile))
        {
            return;
        }

        string target = FileTree.Identity(Path.GetFullPath(outFile));
        if (sources.FirstOrDefault(s => FileTree.Identity(Path.GetFullPath(s.Path)) == target).Name is { } name)
        {
            throw new UserErrorException(
                "the predictions would replace this file, which they are made from; name another file to write", name);
        }
    }

    internal static ModelPackage Load(string modelFile)
    {
        try
        {
            using FileStream stream = File.OpenRead(modelFile);
            return ModelPackage.Read(stream, modelFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("the model cannot be read: " + e.Message, modelFile, inner: e);
        }
    }

    private sealed class RowProgress(IProgress<RunProgress> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new RunProgress { Phase = RunPhase.Publish, Doing = "predicting", Rows = value });
    }
}
