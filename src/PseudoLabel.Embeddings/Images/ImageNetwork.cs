using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// An ONNX network that takes one picture at a time, by one thread: so its output depends on nothing but the picture, whatever else is
/// computed beside it. Many threads share it.
/// </summary>
internal sealed class ImageNetwork : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] input;
    private readonly string output;

    private ImageNetwork(InferenceSession session)
    {
        this.session = session;
        (input, output) = ([session.InputNames[0]], session.OutputNames[0]);
    }

    /// <summary>The dimensions of its input; below 1 where one is free.</summary>
    public IReadOnlyList<int> Dimensions => session.InputMetadata[input[0]].Dimensions;

    /// <summary>Opens a network.</summary>
    /// <param name="onnx">The file's bytes.</param>
    /// <param name="place">The file, for people.</param>
    /// <exception cref="UserErrorException">It is no network, or does not take pictures alone.</exception>
    public static ImageNetwork Open(byte[] onnx, string place)
    {
        InferenceSession session = NetworkSession.Open(onnx, place);
        if (Problem(session) is { } problem)
        {
            session.Dispose();
            throw new UserErrorException(problem, place);
        }

        return new ImageNetwork(session);
    }

    /// <summary>Runs it on one picture.</summary>
    /// <returns>Its first output, which the caller disposes.</returns>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions run, OrtValue picture) =>
        NetworkSession.Run(session, run, input, [picture], output);

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private static string? Problem(InferenceSession session)
    {
        if (session.InputNames.Count != 1)
        {
            return $"it has {session.InputNames.Count} inputs ({string.Join(", ", session.InputNames)}); a network of pictures has one";
        }

        if (session.OutputNames.Count == 0)
        {
            return "it has no output";
        }

        NodeMetadata[] ends = [session.InputMetadata[session.InputNames[0]], session.OutputMetadata[session.OutputNames[0]]];
        return ends.All(e => e.IsTensor && e.ElementType == typeof(float)) ? null
            : "its input and its first output must be tensors of 32-bit floats; export it with them";
    }
}
