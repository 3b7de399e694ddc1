using PseudoLabel.Data;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Networks;

/// <summary>The network that a request asks for.</summary>
internal static class NetworkFactory
{
    /// <summary>The least side of an image for which <c>auto</c> takes convolutions.</summary>
    private const int LeastSide = 6;
    private const int PerceptronWidth = 256;
    private const int PerceptronDepth = 2;

    /// <summary>Channels of the first stage: small images have few kinds of strokes.</summary>
    private const int Channels = 32;
    private const int FewChannels = 16;
    private const int SmallSide = 16;

    /// <summary>Whether the network sees images.</summary>
    public static bool IsConvolutional(TrainingRequest request) =>
        request.Image is { } image
        && TrainingChoices.Networks.Of(request.Options.Network) switch
        {
            NetworkKind.Perceptron => false,
            NetworkKind.Convolutional => true,
            null => Math.Min(image.Height, image.Width) >= LeastSide,
        };

    /// <summary>Creates it, its weights not yet filled.</summary>
    public static Network Create(TrainingRequest request, torch.Device device)
    {
        TrainingOptions options = request.Options;
        bool convolutional = IsConvolutional(request);
        NormalizationKind kind = TrainingChoices.Normalizations.Of(options.Normalization)
            ?? (convolutional ? NormalizationKind.None : NormalizationKind.Batch);
        Network network;
        if (convolutional)
        {
            ImageShape image = request.Image!;
            int stages = options.Depth > 0 ? options.Depth : ConvolutionalNetwork.StagesFor(image);
            int width = options.Width > 0 ? options.Width : Math.Min(image.Height, image.Width) < SmallSide ? FewChannels : Channels;
            network = new ConvolutionalNetwork(image, request.ClassCount, width, stages, options.Dropout, kind);
        }
        else
        {
            int width = options.Width > 0 ? options.Width : PerceptronWidth;
            network = new Perceptron(request.FeatureCount, request.ClassCount, width, options.Depth > 0 ? options.Depth : PerceptronDepth,
                options.Dropout, kind);
        }

        network.to(device);
        return network;
    }
}
