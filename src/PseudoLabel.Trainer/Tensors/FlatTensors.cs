using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tensors;

/// <summary>
/// Tensors that lie in one buffer, one after the other: what is done to each of their values alike is done to all by one operation. A GPU
/// spends most of a small network's step on starting operations, and an optimizer has ten for each tensor.
/// </summary>
internal sealed class FlatTensors : IDisposable
{
    // Each begins at a multiple of 256 bytes, as if it had been allocated: there are kernels that ask for that.
    private const long Alignment = 64;
    private readonly (long First, long Count, long[] Shape)[] places;
    private readonly IReadOnlyList<Tensor> tensors;

    /// <summary>Moves tensors into a buffer; they stay what they are.</summary>
    /// <param name="tensors">Tensors of one device and of single precision, without gradients as yet.</param>
    public FlatTensors(IReadOnlyList<Tensor> tensors)
    {
        this.tensors = tensors;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        places = new (long, long, long[])[tensors.Count];
        long length = 0;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (length, tensors[i].numel(), tensors[i].shape);
            length += (tensors[i].numel() + Alignment - 1) / Alignment * Alignment;
        }

        Values = zeros(length, device: tensors[0].device).DetachFromDisposeScope();
        foreach ((Tensor tensor, Tensor part) in tensors.Zip(Parts(Values)))
        {
            part.copy_(tensor);
            tensor.set_(part);
        }
    }

    /// <summary>The buffer. Between the tensors there are zeros.</summary>
    public Tensor Values { get; }

    /// <summary>Gives the tensors gradients in one buffer, that of <see cref="Values"/>; backward passes add to them.</summary>
    public void CollectGradients()
    {
        using var scope = NewDisposeScope();
        Tensor gradients = zeros_like(Values);
        Values.grad = gradients;
        foreach ((Tensor tensor, Tensor part) in tensors.Zip(Parts(gradients)))
        {
            tensor.grad = part;
        }
    }

    /// <summary>The parts of a buffer of the same length that belong to the tensors, in their order and of their shapes.</summary>
    /// <param name="buffer">The buffer.</param>
    public IReadOnlyList<Tensor> Parts(Tensor buffer) => [.. places.Select(p => buffer.narrow(0, p.First, p.Count).view(p.Shape))];

    public void Dispose() => Values.Dispose();
}
