using PseudoLabel.Trainer.Augmentation;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Augmentation;

public sealed class ImageAugmentationTests
{
    private const float Background = -1;

    [Fact]
    public void Weak_changes_move_an_image_by_an_eighth_at_most()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        float[] moved = TensorValues.Of(Augmentation(out _).Weak(Dots()));
        for (int i = 0; i < 20; i++)
        {
            var lit = Enumerable.Range(0, 256).Where(p => moved[(i * 256) + p] > Background + 0.01f).Select(p => (p / 16, p % 16)).ToList();
            Assert.NotEmpty(lit);
            Assert.All(lit, p => Assert.True(Math.Abs(p.Item1 - 8) <= 3 && Math.Abs(p.Item2 - 8) <= 3));
        }
    }

    [Fact]
    public void Strong_changes_differ_from_image_to_image_and_stay_finite()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Tensor changed = Augmentation(out _).Strong(Dots());
        float[] values = TensorValues.Of(changed);
        Assert.All(values, v => Assert.True(float.IsFinite(v) && v >= Background - 1e-4f));
        Assert.True(values.Chunk(256).Select(image => string.Join(' ', image)).Distinct().Count() > 10);
    }

    [Fact]
    public void A_step_says_all()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        ImageAugmentation one = Augmentation(out StepRandom first);
        ImageAugmentation other = Augmentation(out StepRandom second);
        other.Strong(Dots());
        first.Begin(5);
        second.Begin(5);
        Assert.Equal(TensorValues.Of(one.Strong(Dots())), TensorValues.Of(other.Strong(Dots())));
    }

    private static ImageAugmentation Augmentation(out StepRandom random)
    {
        random = new StepRandom(3);
        random.Begin(0);
        return new ImageAugmentation(Background, random);
    }

    /// <summary>Twenty dark images with one lit pixel in the middle.</summary>
    private static Tensor Dots()
    {
        Tensor images = full([20, 1, 16, 16], Background);
        images.narrow(2, 8, 1).narrow(3, 8, 1).fill_(1);
        return images;
    }
}
