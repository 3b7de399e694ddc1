using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Writes what a model is, or what it sees of a table, in forms that other programs read.</summary>
public static class LocalModelExport
{
    /// <summary>Writes a model as ONNX.</summary>
    /// <param name="modelFile">The model, <c>result/model.zip</c> of a run.</param>
    /// <param name="outFile">Where to; replaced when it exists.</param>
    /// <param name="cancellationToken">Stops the work; nothing is then written.</param>
    /// <exception cref="UserErrorException">The model cannot be used.</exception>
    public static Task OnnxAsync(string modelFile, string outFile, CancellationToken cancellationToken = default)
    {
        byte[] bytes = OnnxFile.Bytes(LocalPrediction.Load(modelFile));
        return WriteAsync(outFile, [(modelFile, modelFile)], s => s.Write(bytes), cancellationToken);
    }

    /// <summary>Writes the features that a model sees of tables as a NumPy file.</summary>
    /// <param name="modelFile">The model, <c>result/model.zip</c> of a run.</param>
    /// <param name="inputs">Files, folders, globs.</param>
    /// <param name="outFile">Where to; replaced when it exists.</param>
    /// <param name="cancellationToken">Stops the work; nothing is then written.</param>
    /// <exception cref="UserErrorException">The model or an input cannot be used.</exception>
    public static async Task<PredictionSummary> FeaturesAsync(
        string modelFile, IReadOnlyList<string> inputs, string outFile, CancellationToken cancellationToken = default)
    {
        ModelPackage package = LocalPrediction.Load(modelFile);
        IReadOnlyList<JobInput> files = [.. InputResolver.Resolve(inputs, "given").Select(f => LocalRun.Input(f))];
        var features = new FeatureFile(package, new FileDataSource(files));
        PredictionSummary? summary = null;
        await WriteAsync(
            outFile,
            [.. files.Select(f => (f.Location, f.File.Name)), (modelFile, modelFile)],
            stream => summary = features.Write([.. files.Select(f => f.File)], stream, cancellationToken),
            cancellationToken);
        return summary!;
    }

    private static Task WriteAsync(
        string outFile, IReadOnlyList<(string Path, string Name)> sources, Action<Stream> write, CancellationToken cancellationToken)
    {
        string target = FileTree.Identity(Path.GetFullPath(outFile));
        if (!OutputFile.IsStandardOutput(outFile)
            && sources.FirstOrDefault(s => FileTree.Identity(Path.GetFullPath(s.Path)) == target).Name is { } name)
        {
            throw new UserErrorException("the export would replace this file, which it is made from; name another file to write", name);
        }

        return OutputFile.WriteAsync(
            outFile,
            stream =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            cancellationToken);
    }
}
