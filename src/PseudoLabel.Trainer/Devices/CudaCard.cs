using System.Globalization;

namespace PseudoLabel.Trainer.Devices;

/// <summary>An NVIDIA card.</summary>
/// <param name="Name">Its name, e.g. <c>NVIDIA H100 80GB HBM3</c>.</param>
/// <param name="Major">Its compute capability before the point.</param>
/// <param name="Minor">Its compute capability behind the point.</param>
/// <param name="Bytes">Its memory.</param>
internal sealed record CudaCard(string Name, int Major, int Minor, long Bytes)
{
    /// <summary>The first generation that multiplies brain floats in hardware (Ampere).</summary>
    private const int BrainFloats = 8;

    /// <summary>Whether it computes with bfloat16: the range of single precision, so that no gradient vanishes.</summary>
    public bool HasBrainFloats => Major >= BrainFloats;

    /// <summary>Name, memory and generation.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}, {Bytes / (double)(1L << 30):0.#} GiB, compute capability {Major}.{Minor}");
}
