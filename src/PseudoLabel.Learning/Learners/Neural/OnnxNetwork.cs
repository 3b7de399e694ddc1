using PseudoLabel.Data;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>
/// A trained feed-forward network, free of what trained it: layers in order, from a row of features to one logit a class.
/// </summary>
public sealed record OnnxNetwork
{
    /// <summary>Number of feature columns, at least 1.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Number of classes, at least 2: the outputs of the last layer.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The shape of a row as an image; null where rows are vectors. Layers see channels first.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>The layers.</summary>
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    /// <summary>The temperature: calibrated probability = softmax(logits / temperature), above 0.</summary>
    public double Temperature { get; init; } = 1;
}

/// <summary>A layer.</summary>
public abstract record NetworkLayer;

/// <summary>y = W x + b.</summary>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Weights">outputs x inputs values, row-major.</param>
/// <param name="Bias">One value an output.</param>
public sealed record DenseLayer(int Inputs, int Outputs, float[] Weights, float[] Bias) : NetworkLayer;

/// <summary>A convolution with stride 1 that keeps height and width: zeros all round, (kernel - 1) / 2 wide.</summary>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Kernel">Side of the kernel, odd.</param>
/// <param name="Weights">outputs x inputs x kernel x kernel values, row-major.</param>
/// <param name="Bias">One value an output channel.</param>
public sealed record ConvolutionLayer(int Inputs, int Outputs, int Kernel, float[] Weights, float[] Bias) : NetworkLayer;

/// <summary>
/// Layer normalization over all values of a row (Ba, Kiros and Hinton 2016): y = scale (x - mean) / sqrt(variance + epsilon) + bias.
/// </summary>
/// <param name="Shape">The values' shape.</param>
/// <param name="Scale">One scale a value.</param>
/// <param name="Bias">One bias a value.</param>
/// <param name="Epsilon">Epsilon.</param>
public sealed record LayerNormLayer(IReadOnlyList<int> Shape, float[] Scale, float[] Bias, float Epsilon) : NetworkLayer;

/// <summary>y = max(x, 0).</summary>
public sealed record ReluLayer : NetworkLayer;

/// <summary>The largest of every 2 by 2 pixels; a last odd row or column is left out.</summary>
public sealed record MaxPoolLayer : NetworkLayer;

/// <summary>The mean of each channel: from an image to a vector.</summary>
public sealed record GlobalAverageLayer : NetworkLayer;
