using Microsoft.ML.OnnxRuntime;

namespace PseudoLabel.Embeddings.Images;

/// <summary>What one thread has for itself: room for the numbers of a picture.</summary>
internal sealed class PictureLane : IDisposable
{
    /// <summary>Makes room.</summary>
    public PictureLane(PictureLayout layout)
    {
        Numbers = new float[layout.Values];
        Input = OrtValue.CreateTensorValueFromMemory(Numbers, layout.Dimensions);
    }

    /// <summary>The numbers.</summary>
    public float[] Numbers { get; }

    /// <summary>The same numbers, as the network takes them.</summary>
    public OrtValue Input { get; }

    /// <summary>The options of a run.</summary>
    public RunOptions Options { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        Options.Dispose();
    }
}
