using PseudoLabel.Learning.Features;
using PseudoLabel.Trainer.Rows;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>The labeled rows of a request, shared by its trainings.</summary>
internal sealed class LabeledTensors : IDisposable
{
    /// <summary>Moves the rows to a device.</summary>
    /// <param name="labels">Their classes.</param>
    public LabeledTensors(FeatureMatrix rows, IReadOnlyList<int> labels, Device device)
    {
        using var scope = NewDisposeScope();
        Rows = rows;
        Tensor features = FeatureTensors.Of(rows);
        Background = features.numel() == 0 ? 0 : features.min().item<float>();
        Features = features.to(device).MoveToOuterDisposeScope().DetachFromDisposeScope();
        Labels = tensor(labels.Select(y => (long)y).ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>The rows as they were read.</summary>
    public FeatureMatrix Rows { get; }

    /// <summary>Rows x columns.</summary>
    public Tensor Features { get; }

    /// <summary>One class a row.</summary>
    public Tensor Labels { get; }

    /// <summary>The least value of all: of images, the darkest.</summary>
    public float Background { get; }

    public void Dispose()
    {
        Features.Dispose();
        Labels.Dispose();
    }
}
