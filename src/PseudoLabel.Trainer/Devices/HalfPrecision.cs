using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Devices;

/// <summary>The numbers of half precision that a device computes with.</summary>
internal static class HalfPrecision
{
    /// <summary>
    /// bfloat16 where the card has it: it has the range of single precision, so the loss needs no scale, and no step waits for the card to
    /// say that its gradients are finite. Else float16.
    /// </summary>
    /// <param name="device">The device.</param>
    public static ScalarType Of(Device device) =>
        device.type == DeviceType.CUDA && CudaDriver.First is { HasBrainFloats: true } ? ScalarType.BFloat16 : ScalarType.Float16;
}
