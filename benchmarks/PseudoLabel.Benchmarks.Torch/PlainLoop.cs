using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Benchmarks.Torch;

/// <summary>
/// FixMatch with an averaged teacher as one would write it with TorchSharp alone, from its examples: <c>nn.Sequential</c>,
/// <c>optim.AdamW</c>, rows in memory, no code of this project's.
/// </summary>
internal sealed class PlainLoop : IDisposable
{
    private const double Threshold = 0.95;
    private const double Keep = 0.995;
    private const int LabeledBatch = 64;
    private const int UnlabeledBatch = 256;
    private readonly Tensor labeled;
    private readonly Tensor labels;
    private readonly Tensor pool;
    private readonly bool images;
    private readonly Sequential student;
    private readonly Sequential teacher;
    private readonly AdamW optimizer;

    /// <summary>Prepares the loop.</summary>
    /// <param name="labeled">Labeled rows x columns.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="pool">Unlabeled rows x columns.</param>
    /// <param name="images">Whether rows are images of 8 by 8 pixels, for the convolutional network.</param>
    public PlainLoop(Tensor labeled, Tensor labels, Tensor pool, bool images)
    {
        this.images = images;
        this.labeled = images ? labeled.reshape(-1, 1, 8, 8) : labeled;
        this.labels = labels;
        this.pool = images ? pool.reshape(-1, 1, 8, 8) : pool;
        student = images ? Convolutions() : Perceptron();
        teacher = images ? Convolutions() : Perceptron();
        teacher.load_state_dict(student.state_dict());
        teacher.eval();
        optimizer = optim.AdamW(student.parameters(), lr: 0.002, weight_decay: 0.0005);
    }

    /// <summary>Takes a step.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        student.train();
        Tensor rows = randint(labeled.shape[0], [LabeledBatch], dtype: ScalarType.Int64);
        Tensor x = labeled.index_select(0, rows);
        Tensor y = labels.index_select(0, rows);
        Tensor u = pool.index_select(0, randint(pool.shape[0], [UnlabeledBatch], dtype: ScalarType.Int64));
        Tensor sure, best;
        using (no_grad())
        {
            (sure, best) = teacher.forward(u).softmax(1).max(1);
        }

        Tensor logits = student.forward(images ? cat([Weak(x), Strong(u)]) : cat([x, u]));
        Tensor ofPool = nn.functional.cross_entropy(logits[LabeledBatch..], best, reduction: nn.Reduction.None);
        Tensor loss = nn.functional.cross_entropy(logits[..LabeledBatch], y) + (ofPool * sure.ge(Threshold).to(float32)).mean();
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        using (no_grad())
        {
            foreach ((Tensor average, Tensor now) in teacher.parameters().Zip(student.parameters()))
            {
                average.mul_(Keep).add_(now, 1 - Keep);
            }

            foreach ((Tensor average, Tensor now) in teacher.buffers().Zip(student.buffers()))
            {
                average.copy_(now);
            }
        }
    }

    public void Dispose()
    {
        optimizer.Dispose();
        student.Dispose();
        teacher.Dispose();
        labeled.Dispose();
        labels.Dispose();
        pool.Dispose();
    }

    private static Sequential Perceptron() => nn.Sequential(
        nn.Linear(64, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(256, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(256, 10));

    private static Sequential Convolutions() => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding: 1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding: 1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(32, 10));

    /// <summary>Moved by up to an eighth of a side.</summary>
    private static Tensor Weak(Tensor images)
    {
        Tensor theta = zeros(images.shape[0], 2, 3);
        theta[.., 0, 0] = 1;
        theta[.., 1, 1] = 1;
        theta[.., .., 2] = (rand(images.shape[0], 2) - 0.5) * 0.5;
        return nn.functional.grid_sample(images, nn.functional.affine_grid(theta, images.shape, false), align_corners: false);
    }

    /// <summary>Also turned, scaled, sheared, in another contrast, with a hole.</summary>
    private static Tensor Strong(Tensor images)
    {
        long count = images.shape[0];
        Tensor turn = (rand(count) - 0.5) * 0.7;
        Tensor wide = 1 + ((rand(count) - 0.5) * 0.3);
        Tensor high = 1 + ((rand(count) - 0.5) * 0.3);
        Tensor theta = zeros(count, 2, 3);
        theta[.., 0, 0] = turn.cos() * wide;
        theta[.., 0, 1] = -(turn.sin() + ((rand(count) - 0.5) * 0.3)) * high;
        theta[.., 1, 0] = turn.sin() * wide;
        theta[.., 1, 1] = turn.cos() * high;
        theta[.., .., 2] = (rand(count, 2) - 0.5) * 0.5;
        Tensor moved = nn.functional.grid_sample(images, nn.functional.affine_grid(theta, images.shape, false), align_corners: false);
        moved *= 1 + ((rand(count, 1, 1, 1) - 0.5) * 0.8);
        Tensor side = arange(8, dtype: float32);
        Tensor rows = (side.reshape(1, 1, 8, 1) - (rand(count, 1, 1, 1) * 8)).abs() < 1.2;
        Tensor columns = (side.reshape(1, 1, 1, 8) - (rand(count, 1, 1, 1) * 8)).abs() < 1.2;
        return moved.masked_fill(rows & columns, 0);
    }
}
