using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Files;

/// <summary>Opens a user's network.</summary>
internal static class NetworkSession
{
    /// <summary>Opens it.</summary>
    /// <param name="onnx">The file's bytes; not kept.</param>
    /// <param name="place">The file, for people.</param>
    /// <exception cref="UserErrorException">It is no network.</exception>
    public static InferenceSession Open(byte[] onnx, string place)
    {
        try
        {
            return OnnxSession.Open(onnx);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserErrorException(
                $"ONNX Runtime cannot read it: {e.Message.ReplaceLineEndings(" ")}. Give a network that is one whole .onnx file", place,
                inner: e);
        }
    }
}
