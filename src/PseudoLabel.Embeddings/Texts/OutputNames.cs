using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>Which output of a network its vectors are taken from.</summary>
internal static class OutputNames
{
    // As Hugging Face's Optimum and sentence-transformers name them: the vectors of pieces before those of texts, as their pooling is
    // known.
    private static readonly string[] OfPieces = ["last_hidden_state", "token_embeddings"];
    private static readonly string[] OfTexts = ["sentence_embedding"];

    /// <summary>Chooses the output.</summary>
    /// <param name="outputs">The network's outputs.</param>
    /// <param name="description">May name one, or say that the network pools.</param>
    /// <param name="refused">The error that there is none.</param>
    public static string Choose(
        IReadOnlyDictionary<string, NodeMetadata> outputs, TextDescription description, Func<string, Exception> refused)
    {
        string[] fit = [.. outputs.Where(o => IsVectors(o.Value)).Select(o => o.Key).Order(StringComparer.Ordinal)];
        if (description.Output is { } named)
        {
            return fit.Contains(named)
                ? named
                : throw refused($"it has no output {named} of vectors: it has {string.Join(", ", outputs.Keys)}");
        }

        bool one = description.Pooling is Pooling.None or null;
        string[] order = one ? [.. OfTexts, .. OfPieces] : [.. OfPieces, .. OfTexts];
        return order.FirstOrDefault(fit.Contains) ?? (fit.Length == 1
            ? fit[0]
            : throw refused($"which of its outputs ({string.Join(", ", outputs.Keys)}) holds the vectors is not known: "
                + "name it as output in embedding.json beside it"));
    }

    private static bool IsVectors(NodeMetadata output) =>
        output.IsTensor && output.ElementDataType == TensorElementType.Float && output.Dimensions.Length is 2 or 3;
}
