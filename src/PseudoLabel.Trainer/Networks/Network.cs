using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Trainer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Networks;

/// <summary>
/// A network from rows (or images, channels first) to logits, whose weights start, and whose dropout draws, from given generators.
/// </summary>
internal abstract class Network(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>What it is, in words, e.g. <c>cnn 16-32</c>.</summary>
    public abstract string Description { get; }

    /// <summary>What dropout draws from in training.</summary>
    public StepRandom? Random { get; set; }

    /// <summary>What the last hidden layer makes of rows: rows x dimensions.</summary>
    /// <param name="input">Rows, or images.</param>
    public abstract Tensor Embed(Tensor input);

    /// <summary>Computes the hidden layers in half precision from now on.</summary>
    /// <param name="type">Its type.</param>
    public void UseHalfPrecision(ScalarType type)
    {
        foreach (Block block in modules().OfType<Block>())
        {
            block.Half = type;
        }
    }

    /// <summary>Number of weights.</summary>
    public long WeightCount => parameters().Sum(p => p.numel());

    /// <summary>Its layers as they predict, batch normalization folded into the weights before it.</summary>
    public abstract IReadOnlyList<NetworkLayer> Export();

    /// <summary>Fills the weights anew: He et al. (2015) for what feeds a rectifier, biases 0.</summary>
    /// <param name="random">What to draw from.</param>
    public void Initialize(Generator random)
    {
        using var _ = no_grad();
        foreach ((string _, Parameter weight) in named_parameters().Where(p => p.parameter.dim() >= 2))
        {
            // Drawn on the CPU, so that a GPU starts from the same weights.
            long fanIn = weight.numel() / weight.shape[0];
            using Tensor drawn = empty(weight.shape).normal_(0, Math.Sqrt(2.0 / fanIn), random);
            weight.copy_(drawn);
        }

        foreach ((string label, Parameter bias) in named_parameters()
            .Where(p => p.parameter.dim() == 1 && p.name.EndsWith("bias", StringComparison.Ordinal)))
        {
            bias.zero_();
        }
    }

    /// <summary>Drops a share of the values, in training.</summary>
    protected Tensor Drop(Tensor values, double share)
    {
        if (!training || share <= 0 || Random is null)
        {
            return values;
        }

        return values * Random.Kept(values, 1 - share).mul_(Constant.Of(1 / (1 - share)));
    }
}
