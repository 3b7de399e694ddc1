using System.Collections.Concurrent;
using TorchSharp;

namespace PseudoLabel.Trainer.Tensors;

/// <summary>
/// Numbers in the form that torch takes beside tensors, kept for good. Those that TorchSharp makes of a plain number are left to the
/// garbage collector, which may free one while native code still reads it (https://github.com/dotnet/TorchSharp/pull/1496): seldom, then a
/// training ends in the middle. So no number in a loop here is a plain one.
/// </summary>
internal static class Constant
{
    private static readonly ConcurrentDictionary<double, Scalar> Known = new();

    /// <summary>left + right; TorchSharp's own + passes on a factor of 1 that it leaves to the garbage collector.</summary>
    /// <param name="right">Another.</param>
    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right) => left.add(right, Of(1));

    /// <summary>left + right.</summary>
    /// <param name="right">One of a few numbers.</param>
    public static torch.Tensor Plus(this torch.Tensor left, double right) => left.add(Of(right), Of(1));

    /// <summary>Moves an average on: average = decay x average + (1 - decay) x now.</summary>
    /// <param name="average">The average, changed.</param>
    /// <param name="now">The newest values.</param>
    /// <param name="decay">One of a few numbers, 0 to below 1.</param>
    public static torch.Tensor Follow(this torch.Tensor average, torch.Tensor now, double decay) =>
        average.mul_(Of(decay)).add_(now, Of(1 - decay));

    /// <summary>The number.</summary>
    /// <param name="value">One of a few values: each is kept.</param>
    public static Scalar Of(double value) => Known.GetOrAdd(value, v => v.ToScalar());
}
