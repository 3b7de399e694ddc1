using PseudoLabel.Trainer.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Augmentation;

/// <summary>
/// Images seen a little differently, all of a step at once. Weak: moved by up to an eighth of a side. Strong: also turned, scaled, sheared,
/// lighter or darker, with a hole (the kinds of RandAugment, Cubuk et al. 2020, and Cutout, DeVries and Taylor 2017, that keep letters and
/// scans what they are: nothing is mirrored).
/// </summary>
/// <param name="background">The darkest value there is: what lies outside an image.</param>
/// <param name="random">What the changes are drawn from.</param>
internal sealed class ImageAugmentation(float background, StepRandom random)
{
    private const double Shift = 0.125;
    private const double Turn = Math.PI / 9;
    private const double Scale = 0.15;
    private const double Shear = 0.15;
    private const double Contrast = 0.4;
    private const double HoleShare = 0.3;

    private Scalar Background => Constant.Of(background);

    /// <summary>Moved images.</summary>
    /// <param name="images">Images, rows x channels x height x width.</param>
    public Tensor Weak(Tensor images)
    {
        using var scope = NewDisposeScope();
        long count = images.shape[0];
        Tensor draws = Draw(count, 2);
        Tensor one = ones([count, 1]);
        Tensor zero = zeros([count, 1]);

        // In the grid's units a side is 2 long.
        Tensor moves =
            cat([one, zero, draws.narrow(1, 0, 1) * Constant.Of(2 * Shift), zero, one, draws.narrow(1, 1, 1) * Constant.Of(2 * Shift)], 1);
        return Sample(images, moves).MoveToOuterDisposeScope();
    }

    /// <summary>Images changed in all ways.</summary>
    /// <param name="images">Images, rows x channels x height x width.</param>
    public Tensor Strong(Tensor images)
    {
        using var scope = NewDisposeScope();
        long count = images.shape[0];
        Tensor draws = Draw(count, 7);
        Tensor Column(int i, double span) => draws.narrow(1, i, 1) * Constant.Of(span);
        Tensor turn = Column(0, Turn);
        Tensor wide = Column(1, Scale).Plus(1);
        Tensor high = Column(2, Scale).Plus(1);
        Tensor shear = Column(3, Shear);
        Tensor moves = cat(
            [
                turn.cos() * wide, turn.sin().Plus(shear).neg() * high, Column(4, 2 * Shift),
                turn.sin() * wide, turn.cos() * high, Column(5, 2 * Shift),
            ],
            1);
        Tensor moved = Sample(images, moves);
        Tensor contrast = Column(6, Contrast).Plus(1).reshape(count, 1, 1, 1).to(images.device);
        return Holes(((moved - Background) * contrast).Plus(background)).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers from -1 to 1.</summary>
    private Tensor Draw(long count, int columns) => (rand([count, columns], generator: random.Host) * Constant.Of(2)) - Constant.Of(1);

    private Tensor Sample(Tensor images, Tensor moves)
    {
        Tensor theta = moves.reshape(images.shape[0], 2, 3).to(images.device);
        Tensor grid = nn.functional.affine_grid(theta, images.shape, false);
        return nn.functional.grid_sample(images - Background, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, false)
            .Plus(background);
    }

    private Tensor Holes(Tensor images)
    {
        (long count, long height, long width) = (images.shape[0], images.shape[2], images.shape[3]);
        double side = HoleShare * Math.Min(height, width) / 2;
        Tensor places = rand([count, 2], generator: random.Host);
        Tensor In(Tensor center, long length) =>
            (arange(Constant.Of(length)).to(ScalarType.Float32).Plus(0.5).reshape(1, length) - (center * Constant.Of(length))).abs()
                .le(Constant.Of(side));
        Tensor rows = In(places.narrow(1, 0, 1), height).reshape(count, 1, height, 1);
        Tensor columns = In(places.narrow(1, 1, 1), width).reshape(count, 1, 1, width);
        return images.masked_fill(rows.logical_and(columns).to(images.device), Background);
    }
}
