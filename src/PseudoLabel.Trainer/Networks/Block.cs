using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Networks;

/// <summary>A weight layer, its normalization and a rectifier.</summary>
internal sealed class Block : nn.Module<Tensor, Tensor>
{
    private const long LeastPixels = 256;
    private readonly nn.Module<Tensor, Tensor> weights;
    private readonly nn.Module<Tensor, Tensor>? norm;

    private Block(string name, nn.Module<Tensor, Tensor> weights, nn.Module<Tensor, Tensor>? norm)
        : base(name)
    {
        this.weights = weights;
        this.norm = norm;
        register_module("weights", weights);
        if (norm is not null)
        {
            register_module("norm", norm);
        }
    }

    /// <summary>Units over all inputs.</summary>
    public static Block Dense(string name, int inputs, int outputs, NormalizationKind kind) => new(
        name,
        nn.Linear(inputs, outputs),
        kind switch
        {
            NormalizationKind.Batch => nn.BatchNorm1d(outputs),
            NormalizationKind.Layer => nn.LayerNorm(outputs),
            NormalizationKind.None => null,
        });

    /// <summary>Channels over 3 by 3 pixels.</summary>
    public static Block Convolution(string name, int inputs, int outputs, int height, int width, NormalizationKind kind) => new(
        name,
        nn.Conv2d(inputs, outputs, 3L, padding: 1L),
        kind switch
        {
            NormalizationKind.Batch => nn.BatchNorm2d(outputs),
            NormalizationKind.Layer => nn.LayerNorm([outputs, height, width]),
            NormalizationKind.None => null,
        });

    public override Tensor forward(Tensor input)
    {
        // What the gradients do not need is freed at once: of large images it is gigabytes.
        using var scope = NewDisposeScope();
        Tensor sums = Half is { } type ? HalfSums(input, type) : weights.call(input);
        Tensor normalized = norm switch
        {
            null => sums,
            BatchNorm1d n => Normalized(sums, n.running_mean, n.running_var, n.weight, n.bias),
            BatchNorm2d n => Normalized(sums, n.running_mean, n.running_var, n.weight, n.bias),
            LayerNorm n => n.call(sums),
            _ => throw Unknown(norm),
        };
        return normalized.relu_().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The type of half precision that sums are computed in, from weights in full, and that the block's values are in; null for full
    /// precision. Normalizations are computed in full, and so are the values behind them.
    /// </summary>
    public ScalarType? Half { get; set; }

    /// <summary>
    /// Batch normalization without TorchSharp's count of batches, which it adds to with a number that it leaves to the
    /// garbage collector (<see cref="Constant"/>).
    /// </summary>
    private Tensor Normalized(Tensor sums, Tensor? mean, Tensor? variance, Tensor? scale, Tensor? shift) =>
        nn.functional.batch_norm(sums, mean!, variance!, scale!, shift!, training);

    private static InvalidOperationException Unknown(nn.Module norm) => new($"No block has a normalization such as {norm.GetName()}.");

    private Tensor HalfSums(Tensor input, ScalarType type)
    {
        Tensor small = weights is Conv2d && OrdersChannelsLast(input) ? ChannelsLast(input.to(type)) : input.to(type);
        Tensor sums = weights is Linear linear
            ? nn.functional.linear(small, linear.weight!.to(type), linear.bias!.to(type))
            : nn.functional.conv2d(small, ((Conv2d)weights).weight!.to(type), ((Conv2d)weights).bias!.to(type), padding: [1, 1]);
        return norm is null ? sums : sums.to(ScalarType.Float32);
    }

    /// <summary>
    /// Whether convolutions find a pixel's channels side by side, as the tensor cores of a GPU take them. Of small images the work is less
    /// than that of starting the copies of the weights.
    /// </summary>
    internal static bool OrdersChannelsLast(Tensor input) =>
        input.device_type == DeviceType.CUDA && input.shape[2] * input.shape[3] >= LeastPixels;

    /// <summary>The same values, a pixel's channels side by side; nothing is copied where they are so. Torch keeps to the order.</summary>
    /// <param name="images">Rows x channels x height x width.</param>
    internal static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>The layers as they predict.</summary>
    public IEnumerable<NetworkLayer> Export()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (Tensor weight, Tensor bias) = weights is Linear linear
            ? (linear.weight!, linear.bias!)
            : (((Conv2d)weights).weight!, ((Conv2d)weights).bias!);
        (Tensor? mean, Tensor? variance, Tensor? scale, Tensor? shift) = norm switch
        {
            BatchNorm1d n => (n.running_mean, n.running_var, n.weight, n.bias),
            BatchNorm2d n => (n.running_mean, n.running_var, n.weight, n.bias),
            null or LayerNorm => default((Tensor?, Tensor?, Tensor?, Tensor?)),
            _ => throw Unknown(norm),
        };
        if (mean is not null)
        {
            // y = scale (w x + b - mean) / deviation + shift, in double: one rounding at the end.
            Tensor factor = scale!.to(ScalarType.Float64) / (variance!.to(ScalarType.Float64) + 1e-5).sqrt();
            bias = (bias.to(ScalarType.Float64) - mean.to(ScalarType.Float64)) * factor + shift!.to(ScalarType.Float64);
            weight = weight.to(ScalarType.Float64) * factor.reshape([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]);
        }

        var layers = new List<NetworkLayer>
        {
            weights is Linear
                ? new DenseLayer((int)weight.shape[1], (int)weight.shape[0], TensorValues.Of(weight), TensorValues.Of(bias))
                : new ConvolutionLayer((int)weight.shape[1], (int)weight.shape[0], (int)weight.shape[2], TensorValues.Of(weight),
                    TensorValues.Of(bias)),
        };
        if (norm is LayerNorm layer)
        {
            layers.Add(new LayerNormLayer([.. layer.weight!.shape.Select(d => (int)d)], TensorValues.Of(layer.weight!),
                TensorValues.Of(layer.bias!), 1e-5f));
        }

        layers.Add(new ReluLayer());
        return layers;
    }
}
