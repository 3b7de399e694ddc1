using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners.Onnx;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Models;

/// <summary>A model package as an ONNX file, <c>model.onnx</c>.</summary>
internal static class OnnxFile
{
    /// <summary>The largest file that a run writes unasked.</summary>
    private const long MostUnasked = 128L << 20;

    /// <summary>The largest file that can be: protocol buffers end at 2 GiB.</summary>
    private const long Most = 1_900L << 20;

    /// <summary>The file's bytes: the same package gives the same.</summary>
    /// <exception cref="UserErrorException">It would be larger than such a file can be.</exception>
    public static byte[] Bytes(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        long estimate = OnnxExport.Estimate(package.Model);
        return estimate <= Most
            ? OnnxExport.Write(Source(package))
            : throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"this model as ONNX would take about {estimate >> 20:N0} MiB; no ONNX file is larger than 2,048 MiB"));
    }

    /// <summary>Writes a run's file, unless it is a large one.</summary>
    /// <returns>What the user must know.</returns>
    internal static async Task<IReadOnlyList<string>> WriteAsync(IRunStore store, ModelPackage package, CancellationToken cancellationToken)
    {
        long estimate = OnnxExport.Estimate(package.Model);
        if (estimate > MostUnasked)
        {
            return
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"model.onnx is not written, as it would take about {estimate >> 20:N0} MiB: 'pseudolabel export --to onnx --model "
                        + $"model.zip --out model.onnx' writes it"),
            ];
        }

        byte[] bytes = OnnxExport.Write(Source(package));
        await store.WriteAsync(RunNames.Onnx, s => s.Write(bytes), cancellationToken);
        return [];
    }

    private static OnnxSource Source(ModelPackage package) => new()
    {
        Model = package.Model,
        Transform = package.Transform,
        Temperature = new Temperature(package.About.Temperature),
        Classes = package.About.Classes,
        Image = package.About.Schema.Image,
        LabelColumn = package.About.Schema.LabelColumn,
        Learner = package.About.Learner,
        Version = package.About.Version,
    };
}
