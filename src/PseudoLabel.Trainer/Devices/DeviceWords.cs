using TorchSharp;

namespace PseudoLabel.Trainer.Devices;

/// <summary>How a device is told to people: in progress, results, failures.</summary>
internal static class DeviceWords
{
    /// <summary><c>cpu</c>, or <c>cuda</c> with the card's name where its driver tells.</summary>
    /// <param name="type">The device's type.</param>
    public static string Of(DeviceType type) => Of(type, CudaDriver.First?.Name);

    /// <summary>The same of a device of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="card">The card's name, where there is one.</param>
    internal static string Of(DeviceType type, string? card) =>
        type == DeviceType.CUDA && card is not null ? $"cuda, {card}" : type.ToString().ToLowerInvariant();
}
