using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;

namespace PseudoLabel.Run.Local;

/// <summary>Evaluates a model on labeled files of this machine.</summary>
public static class LocalEvaluation
{
    /// <summary>Predicts the files and holds the predictions against their labels.</summary>
    /// <param name="modelFile">The model, <c>result/model.zip</c> of a run.</param>
    /// <param name="inputs">Files, folders, globs.</param>
    /// <param name="label">The column of the labels; null for the one that the model was trained with.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">The model or an input cannot be used.</exception>
    public static async Task<EvaluationReport> RunAsync(
        string modelFile, IReadOnlyList<string> inputs, string? label, LocalRunOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ModelPackage package = ModelFile.Read(modelFile).ReadingBy(options.Text);
        using var copies = new TemporaryCopies();
        List<string> notices = [];
        InputForm form = options.Inputs with { Label = label ?? package.About.Schema.LabelColumn };
        IReadOnlyList<JobInput> files =
            await LocalInputs.ResolveAsync(inputs, form, copies.Folder, notices, labeled: true, cancellationToken);
        notices.ForEach(notice => options.Notices?.Report(notice));
        var evaluator = new BatchEvaluator(package, new FileDataSource(files), label);
        var progress = options.Progress is null ? null : new RowProgress(options.Progress);
        return await evaluator.RunAsync([.. files.Select(f => f.File)], Math.Max(1, options.Threads), progress, cancellationToken);
    }

    private sealed class RowProgress(IProgress<RunProgress> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new RunProgress { Phase = RunPhase.Publish, Doing = "evaluating", Rows = value });
    }
}
