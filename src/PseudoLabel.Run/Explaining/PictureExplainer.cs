using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Explaining;

/// <summary>
/// Which parts of an image speak for its class, where a pretrained network reads it: they are covered one after the other. The pixels that
/// are features besides stay as they are.
/// </summary>
internal static class PictureExplainer
{
    private const int Cells = 8;

    /// <summary>The map; null where no network reads images.</summary>
    /// <param name="row">The image's row alone, with its picture.</param>
    /// <param name="predicted">The class.</param>
    public static double[][]? Map(ModelPackage package, RowBlock row, int predicted, CancellationToken cancellationToken)
    {
        EmbeddedColumn? column = package.Transform.Embedded.FirstOrDefault(e => e.About.Input == EmbedderInput.Image);
        if (column is null)
        {
            return null;
        }

        double[,] map = OcclusionMap.Of(
            Embedders.Of(column.About), row.Pictures![0], Probabilities, Cells, Environment.ProcessorCount, cancellationToken);
        return [.. Enumerable.Range(0, Cells).Select(y => Enumerable.Range(0, Cells).Select(x => map[y, x]).ToArray())];

        double[] Probabilities(ReadOnlyMemory<float> vectors)
        {
            int count = vectors.Length / column.About.Dimension;
            RowBlock rows = row.Select([.. Enumerable.Repeat(0, count)])
                .WithVectors([Array.ConvertAll(vectors.ToArray(), value => (float)(Half)value)]);
            float[] all = package.Probabilities(package.Transform.Transform(rows));
            return [.. Enumerable.Range(0, count).Select(i => (double)all[(i * package.About.Classes.Count) + predicted])];
        }
    }
}
