using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Optimizers;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// One training, step by step: L = CE(labeled) + alpha(t) (L_u [- L_u of the labeled rows by their own pseudo-labels, where debiased]).
/// What a step does follows from the seed and the step's number.
/// </summary>
internal sealed class NetworkLearning : IDisposable
{
    private readonly TrainingOptions options;
    private readonly LabeledTensors labeled;
    private readonly IPool? pool;
    private readonly StepSchedule schedule;
    private readonly StepRandom random;
    private readonly ShuffledOrder order;
    private readonly Tensor train;
    private readonly RowViews views;
    private readonly IPseudoWeights weights;
    private readonly bool fromStudent;
    private readonly Tensor pseudoByClass;
    private readonly Tensor? spread;
    private readonly LossScale? scale;
    private readonly Parameter[] weightsOfNetwork;

    private const int EmbeddedRows = 1024;

    /// <summary>Times that the graph is built anew over a training.</summary>
    private const int Graphs = 20;

    /// <summary>Prepares a training from its first step.</summary>
    /// <param name="labeled">The labeled rows; not disposed of here.</param>
    /// <param name="train">Those of them to learn from.</param>
    /// <param name="pool">The unlabeled rows; null for none.</param>
    /// <param name="schedule">Learning rate and alpha by step.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="graph">Whether the neighbor graph of the pool has a say, where the pool is in memory as a whole.</param>
    /// <param name="half">Whether the hidden layers are computed in half precision.</param>
    public NetworkLearning(
        TrainingRequest request, LabeledTensors labeled, IReadOnlyList<int> train, IPool? pool, StepSchedule schedule, ulong seed,
        Device device,
        bool graph = true, bool half = false)
    {
        options = request.Options;
        this.labeled = labeled;
        this.pool = pool;
        this.schedule = schedule;
        this.train = tensor(train.Select(r => (long)r).ToArray(), device: device).DetachFromDisposeScope();
        random = new StepRandom(SeededRandom.Derive(seed, "steps"));
        order = new ShuffledOrder(train.Count, SeededRandom.Derive(seed, "labeled"));
        views = new RowViews(request, labeled.Background, random);
        UnlabeledLossKind kind = PseudoWeightsFactory.Resolve(options.UnlabeledLoss, views.AreImages);
        weights = PseudoWeightsFactory.Create(kind, options, request.ClassCount, schedule.Steps, device);
        fromStudent = kind == UnlabeledLossKind.Lee;
        if (graph && pool?.Whole is { } whole && !fromStudent && options.NeighborShare > 0)
        {
            spread = zeros([whole.shape[0], request.ClassCount], device: device).DetachFromDisposeScope();
        }

        pseudoByClass = zeros(request.ClassCount, device: device).DetachFromDisposeScope();
        using var start = new Generator(SeededRandom.Derive(seed, "weights") >> 1, CPU);
        Network = NetworkFactory.Create(request, device);
        Network.Initialize(start);
        Network.Random = random;
        Average = new MovingAverage(Network, NetworkFactory.Create(request, device), options.EmaDecay);
        weightsOfNetwork = [.. Network.parameters()];
        if (half)
        {
            scale = new LossScale();
            Network.UseHalfPrecision();
        }

        Optimizer = OptimizerFactory.Create(options, Network.parameters());
    }

    /// <summary>The network that learns.</summary>
    public Network Network { get; }

    /// <summary>The average that predicts.</summary>
    public MovingAverage Average { get; }

    /// <summary>What moves the weights.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Steps done.</summary>
    public int Step { get; set; }

    /// <summary>Labeled rows given so far.</summary>
    public long LabeledPosition
    {
        get => order.Position;
        set => order.Position = value;
    }

    /// <summary>Where the pool stands.</summary>
    public (long Window, long Position) PoolPlace
    {
        get => pool?.Place ?? default;
        set
        {
            if (pool is not null)
            {
                pool.Place = value;
            }
        }
    }

    /// <summary>Unlabeled rows of a step.</summary>
    public int UnlabeledBatch => pool is null ? 0 : options.LabeledBatch * options.UnlabeledRatio;

    /// <summary>Rows that go through the network in a step.</summary>
    public int RowsOfStep => options.LabeledBatch + UnlabeledBatch;

    /// <summary>Unlabeled rows that were in memory at once at most.</summary>
    public long ResidentRows => pool?.ResidentRows ?? 0;

    /// <summary>Weights of the pseudo-labels of the last tenth of the steps, summed by class.</summary>
    public float[] PseudoByClass => TensorValues.Of(pseudoByClass);

    /// <summary>What else a checkpoint holds.</summary>
    public IReadOnlyList<Tensor> State => [.. weights.State, pseudoByClass, .. spread is null ? [] : new[] { spread }];

    /// <summary>Whether a step counts among the last tenth.</summary>
    public bool IsLate(int step) => step >= schedule.Steps - Math.Max(1, schedule.Steps / 10);

    /// <summary>Takes a step.</summary>
    public void Advance()
    {
        using var scope = NewDisposeScope();
        random.Begin(Step);
        Network.train();
        Tensor loss = Loss();
        if (scale is null)
        {
            loss.backward();
        }

        if (scale?.Backward(loss, weightsOfNetwork) != false)
        {
            Optimizer.Advance(schedule.LearningRate(Step), Step);
        }

        Average.Update(Step);
        Step++;
    }

    /// <summary>What the average network says of rows: logits, without gradient.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Predict(Tensor rows)
    {
        using var _ = no_grad();
        return Average.Network.call(views.Teacher(rows));
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Average.Dispose();
        Network.Dispose();
        order.Dispose();
        random.Dispose();
        train.Dispose();
        pseudoByClass.Dispose();
        spread?.Dispose();
        foreach (Tensor state in weights.State)
        {
            state.Dispose();
        }
    }

    /// <summary>The step's loss; of what led to it, only what its gradients need is kept.</summary>
    private Tensor Loss()
    {
        using var scope = NewDisposeScope();
        Tensor rows = train.index_select(0, order.Next(options.LabeledBatch).to(train.device));
        Tensor targets = labeled.Labels.index_select(0, rows);
        Tensor features = labeled.Features.index_select(0, rows);
        double alpha = pool is null ? 0 : schedule.Alpha(Step);
        Tensor loss = alpha > 0 ? JointLoss(features, targets, alpha) : LabeledLoss(Network.call(views.Labeled(features)), targets);
        return loss.MoveToOuterDisposeScope();
    }

    private Tensor JointLoss(Tensor features, Tensor targets, double alpha)
    {
        if (spread is not null && (Step % Math.Max(1, schedule.Steps / Graphs) == 0 || schedule.Alpha(Step - 1) <= 0))
        {
            SpreadLabels();
        }

        (Tensor pooled, Tensor? numbers) = pool!.Next(UnlabeledBatch);
        pooled = pooled.to(train.device);

        // The teacher first: the student's layers are kept for its gradients, and would lie beside the teacher's.
        Tensor? taught = fromStudent ? null : Teach(pooled, numbers);
        Tensor logits = Network.call(cat([views.Labeled(features), views.Student(pooled)]));
        Tensor ofLabeled = logits.narrow(0, 0, features.shape[0]);
        Tensor ofPool = logits.narrow(0, features.shape[0], pooled.shape[0]);
        Tensor unlabeledLoss = PseudoLoss(ofPool, taught ?? ofPool.detach().softmax(1), learn: true);
        if (options.Debiased)
        {
            // The labeled rows as if they had no labels. Their unlabeled loss is subtracted, so that the expectation of the whole is that
            // of the labeled loss alone.
            Tensor view = fromStudent ? ofLabeled : Network.call(views.Student(features));
            unlabeledLoss -= PseudoLoss(view, fromStudent ? view.detach().softmax(1) : Teach(features), learn: false);
        }

        using Scalar weight = alpha.ToScalar();
        return LabeledLoss(ofLabeled, targets).Plus(unlabeledLoss * weight);
    }

    /// <summary>
    /// What is predicted for rows now: by the average network, and by its neighbors where the rows' numbers in the pool are known.
    /// </summary>
    private Tensor Teach(Tensor rows, Tensor? numbers = null)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor own = Predict(rows).softmax(1);
        Tensor found = spread is null || numbers is null
            ? own
            : own.Plus((spread.index_select(0, numbers) - own) * Constant.Of(options.NeighborShare));
        return found.MoveToOuterDisposeScope();
    }

    private void SpreadLabels()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor whole = pool!.Whole!;
        var parts = new List<Tensor> { Average.Network.Embed(views.Teacher(labeled.Features.index_select(0, train))) };
        for (long first = 0; first < whole.shape[0]; first += EmbeddedRows)
        {
            using var block = NewDisposeScope();
            parts.Add(Average.Network.Embed(views.Teacher(whole.narrow(0, first, Math.Min(EmbeddedRows, whole.shape[0] - first))))
                .MoveToOuterDisposeScope());
        }

        spread!.copy_(NeighborLabels.Spread(cat(parts), labeled.Labels.index_select(0, train), (int)spread.shape[1]));
    }

    private Tensor PseudoLoss(Tensor logits, Tensor probabilities, bool learn)
    {
        Tensor weight = weights.Of(probabilities, learn);
        Tensor best = probabilities.argmax(1);
        if (learn && IsLate(Step))
        {
            pseudoByClass.index_add_(0, best, weight, Constant.Of(1));
        }

        return (nn.functional.cross_entropy(logits, best, reduction: nn.Reduction.None) * weight).mean();
    }

    private Tensor LabeledLoss(Tensor logits, Tensor targets) =>
        nn.functional.cross_entropy(logits, targets, label_smoothing: options.LabelSmoothing);
}
