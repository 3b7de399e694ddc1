using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>
/// Labels spread over the neighbor graph of the network's own embedding (Iscen et al. 2019, "Label propagation for deep semi-supervised
/// learning"; the spreading is that of Zhou et al. 2004): F &lt;- a S F + (1 - a) Y, S = D^-1/2 W D^-1/2, w_ij = exp(-d_ij^2 / s^2) for the
/// 10 nearest, s^2 the mean of d^2 to the 10th. Each class is then given the same mass, each row's shares are cubed, as spreading leaves
/// them flat, and made to sum to 1.
/// </summary>
internal static class NeighborLabels
{
    private const int Neighbors = 10;
    private const double Hold = 0.95;
    private const double Sharpness = 3;
    private const int Iterations = 30;
    private const int BlockRows = 1024;
    private const float Tiny = 1e-9f;

    /// <summary>Spreads labels.</summary>
    /// <param name="embedding">Labeled rows, then unlabeled ones: rows x dimensions.</param>
    /// <param name="labels">The labeled rows' classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Class shares of the unlabeled rows, rows x classes.</returns>
    public static Tensor Spread(Tensor embedding, Tensor labels, int classes)
    {
        long rows = embedding.shape[0];
        (Tensor from, Tensor to, Tensor weight) = Edges(embedding, (int)Math.Min(Neighbors, rows - 1));
        Tensor degree = zeros([rows], device: embedding.device).index_add_(0, from, weight, Constant.Of(1)).clamp_min(Constant.Of(Tiny));
        weight = (weight / (degree.index_select(0, from) * degree.index_select(0, to)).sqrt()).unsqueeze(1);
        Tensor given = zeros([rows, classes], device: embedding.device);
        given.narrow(0, 0, labels.shape[0]).scatter_(1, labels.unsqueeze(1), ones([labels.shape[0], 1], device: embedding.device));
        Tensor spread = given;
        for (int i = 0; i < Iterations; i++)
        {
            // What is computed on the way is freed at once: of a large pool it is gigabytes.
            using var scope = NewDisposeScope();
            Tensor passed = zeros_like(given).index_add_(0, from, spread.index_select(0, to) * weight, Constant.Of(1));
            spread = (passed * Constant.Of(Hold)).Plus(given * Constant.Of(1 - Hold)).MoveToOuterDisposeScope();
        }

        Tensor unlabeled = spread.narrow(0, labels.shape[0], rows - labels.shape[0]);
        Tensor cubed = Normalized(unlabeled / unlabeled.sum(0, keepdim: true).clamp_min(Constant.Of(Tiny)), classes)
            .pow(Constant.Of(Sharpness));
        return Normalized(cubed, classes);
    }

    /// <summary>Every row's nearest rows, and the same edges backwards.</summary>
    private static (Tensor From, Tensor To, Tensor Weight) Edges(Tensor embedding, int neighbors)
    {
        long rows = embedding.shape[0];
        Tensor lengths = embedding.square().sum(1);
        var nearest = new List<Tensor>();
        var distances = new List<Tensor>();
        for (long first = 0; first < rows; first += BlockRows)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(BlockRows, rows - first);
            Tensor itself = arange(Constant.Of(first), Constant.Of(first + count), ScalarType.Int64, device: embedding.device).unsqueeze(1);
            Tensor products = embedding.narrow(0, first, count).matmul(embedding.transpose(0, 1));
            Tensor squared = lengths.narrow(0, first, count).unsqueeze(1).Plus(lengths.unsqueeze(0)) - (products * Constant.Of(2));
            squared.scatter_(1, itself, full([count, 1], Constant.Of(float.MaxValue), ScalarType.Float32, device: embedding.device));
            (Tensor least, Tensor index) = squared.topk(neighbors, 1, largest: false);
            nearest.Add(index.MoveToOuterDisposeScope());
            distances.Add(least.clamp_min(Constant.Of(0)).MoveToOuterDisposeScope());
        }

        Tensor to = cat(nearest).reshape(-1);
        Tensor all = cat(distances);
        Tensor scale = all.narrow(1, neighbors - 1, 1).mean().clamp_min(Constant.Of(Tiny));
        Tensor weight = (all.reshape(-1) / scale).neg().exp();
        Tensor from = arange(Constant.Of(rows), ScalarType.Int64, device: embedding.device).repeat_interleave(neighbors);
        return (cat([from, to]), cat([to, from]), cat([weight, weight]));
    }

    /// <summary>Shares that sum to 1; even ones where a row has no mass.</summary>
    private static Tensor Normalized(Tensor shares, int classes)
    {
        Tensor sums = shares.sum(1, keepdim: true);
        return where(sums.gt(Constant.Of(0)), shares / sums.clamp_min(Constant.Of(1e-30)), full_like(shares, Constant.Of(1.0 / classes)));
    }
}
