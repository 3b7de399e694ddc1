using PseudoLabel.Data;
using PseudoLabel.Trainer.Augmentation;
using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// How rows are shown to the network. Vectors as they are: dropout is their noise. Images turned channels first; labeled ones weakly
/// changed, the pool to the student strongly and to the teacher as it is (Sohn et al. 2020); with the loss of Lee
/// weakly to the student, who teaches itself.
/// </summary>
internal sealed class RowViews
{
    private readonly ImageShape? image;
    private readonly ImageAugmentation augmentation;
    private readonly bool strong;
    private readonly bool augment;

    /// <summary>Prepares the views.</summary>
    /// <param name="background">The darkest value there is.</param>
    /// <param name="random">What changes are drawn from.</param>
    public RowViews(TrainingRequest request, float background, StepRandom random)
    {
        image = NetworkFactory.IsConvolutional(request) ? request.Image : null;
        augmentation = new ImageAugmentation(background, random);
        augment = image is not null && request.Options.Augment;
        strong = PseudoWeightsFactory.Resolve(request.Options.UnlabeledLoss, image is not null) != UnlabeledLossKind.Lee;
    }

    /// <summary>Whether the network sees images.</summary>
    public bool AreImages => image is not null;

    /// <summary>Labeled rows.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Labeled(Tensor rows) => Shown(rows, augment ? augmentation.Weak : null);

    /// <summary>Unlabeled rows that are learned from.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Student(Tensor rows) => Shown(rows, !augment ? null : strong ? augmentation.Strong : augmentation.Weak);

    /// <summary>Rows that are labeled or predicted.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Teacher(Tensor rows) => Shown(rows, null);

    private Tensor Shown(Tensor rows, Func<Tensor, Tensor>? change)
    {
        if (image is null)
        {
            return rows;
        }

        using var scope = NewDisposeScope();
        Tensor images = rows.reshape(rows.shape[0], image.Height, image.Width, image.Channels).permute(0, 3, 1, 2).contiguous();
        return (change is null ? images : change(images)).MoveToOuterDisposeScope();
    }
}
