using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Networks;

/// <summary>Values of tensors as arrays, and back.</summary>
internal static class TensorValues
{
    /// <summary>The values, float32, row-major.</summary>
    /// <param name="tensor">A tensor on any device.</param>
    public static float[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor flat = tensor.detach().cpu().to(ScalarType.Float32).contiguous();
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }
}
