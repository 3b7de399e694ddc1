using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Optimizers;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using TorchSharp;
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
    private readonly Teacher teacher;
    private readonly ILossScale? scale;
    private readonly FlatTensors? flat;
    private readonly Tensor[] moved;
    private readonly int parts;

    /// <summary>Prepares a training from its first step.</summary>
    /// <param name="labeled">The labeled rows; not disposed of here.</param>
    /// <param name="train">Those of them to learn from.</param>
    /// <param name="pool">The unlabeled rows; null for none.</param>
    /// <param name="schedule">Learning rate and alpha by step.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="graph">Whether the neighbor graph of the pool has a say, where the pool is in memory as a whole.</param>
    /// <param name="half">Whether the hidden layers are computed in half precision.</param>
    /// <param name="parts">
    /// Parts that a step's rows go through the network in, one after the other, their gradients added: more take less memory. Batch
    /// normalization then sees a part's rows, and dropout draws anew for each part; else a step is the same but for rounding.
    /// </param>
    /// <param name="fused">
    /// Whether the weights lie in one buffer, which a GPU moves in fewer operations, and no step waits for the device; null for on a GPU.
    /// On the CPU that gains nothing, and may change the last bits.
    /// </param>
    public NetworkLearning(
        TrainingRequest request, LabeledTensors labeled, IReadOnlyList<int> train, IPool? pool, StepSchedule schedule, ulong seed,
        Device device, bool graph = true, bool half = false, int parts = 1, bool? fused = null)
    {
        options = request.Options;
        this.parts = parts;
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
        pseudoByClass = zeros(request.ClassCount, device: device).DetachFromDisposeScope();
        using var start = new Generator(SeededRandom.Derive(seed, "weights") >> 1, CPU);
        Network = NetworkFactory.Create(request, device);
        Network.Initialize(start);
        Network.Random = random;
        bool isFused = fused ?? device.type == DeviceType.CUDA;
        flat = isFused ? new FlatTensors([.. Network.parameters()]) : null;
        flat?.CollectGradients();
        moved = flat is null ? [.. Network.parameters()] : [flat.Values];
        Average = new MovingAverage(Network, NetworkFactory.Create(request, device), options.EmaDecay, flat);
        bool spreads = graph && !fromStudent && options.NeighborShare > 0;
        teacher = new Teacher(request, Average.Network, views, labeled, this.train, spreads ? pool?.Whole : null, parts);
        if (half)
        {
            ScalarType type = HalfPrecision.Of(device);
            scale = type != ScalarType.Float16 ? null : isFused ? new DeviceLossScale(device) : new LossScale();
            Network.UseHalfPrecision(type);
            Average.Network.UseHalfPrecision(type);
        }

        Optimizer = OptimizerFactory.Create(options, Network.parameters(), flat);
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
    public IReadOnlyList<Tensor> State => [.. weights.State, pseudoByClass, .. teacher.State];

    /// <summary>Whether a step counts among the last tenth.</summary>
    public bool IsLate(int step) => step >= schedule.Steps - Math.Max(1, schedule.Steps / 10);

    /// <summary>Takes a step.</summary>
    public void Advance()
    {
        using var scope = NewDisposeScope();
        random.Begin(Step);
        Network.train();
        if (parts == 1)
        {
            Backward(Loss());
        }
        else
        {
            LearnInParts();
        }

        if (scale?.Finish(moved) != false)
        {
            Optimizer.Advance(schedule.LearningRate(Step), Step);
        }

        Average.Update(Step);
        Step++;
    }

    /// <summary>What the average network says of rows: logits, without gradient.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Predict(Tensor rows) => teacher.Predict(rows);

    public void Dispose()
    {
        Optimizer.Dispose();
        scale?.Dispose();
        Average.Dispose();
        Network.Dispose();
        flat?.Dispose();
        order.Dispose();
        random.Dispose();
        train.Dispose();
        pseudoByClass.Dispose();
        teacher.Dispose();
        foreach (Tensor state in weights.State)
        {
            state.Dispose();
        }
    }

    private void Backward(Tensor loss)
    {
        if (scale is null)
        {
            loss.backward();
        }
        else
        {
            scale.Add(loss);
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
        teacher.Renew(Step, schedule);
        (Tensor pooled, Tensor? numbers) = pool!.Next(UnlabeledBatch);
        pooled = pooled.to(train.device);

        // The teacher first: the student's layers are kept for its gradients, and would lie beside the teacher's.
        Tensor? taught = fromStudent ? null : teacher.Teach(pooled, numbers);
        Tensor logits = Network.call(cat([views.Labeled(features), views.Student(pooled)]));
        Tensor ofLabeled = logits.narrow(0, 0, features.shape[0]);
        Tensor ofPool = logits.narrow(0, features.shape[0], pooled.shape[0]);
        Tensor unlabeledLoss = PseudoLoss(ofPool, taught ?? ofPool.detach().softmax(1), learn: true);
        if (options.Debiased)
        {
            // The labeled rows as if they had no labels. Their unlabeled loss is subtracted, so that the expectation of the whole is that
            // of the labeled loss alone.
            Tensor view = fromStudent ? ofLabeled : Network.call(views.Student(features));
            unlabeledLoss -= PseudoLoss(view, fromStudent ? view.detach().softmax(1) : teacher.Teach(features), learn: false);
        }

        using Scalar weight = alpha.ToScalar();
        return LabeledLoss(ofLabeled, targets).Plus(unlabeledLoss * weight);
    }

    /// <summary>
    /// The step of <see cref="Loss"/>, a part of its labeled and unlabeled rows at a time: the sums over all rows are those of the parts.
    /// </summary>
    private void LearnInParts()
    {
        Tensor rows = train.index_select(0, order.Next(options.LabeledBatch).to(train.device));
        Tensor targets = labeled.Labels.index_select(0, rows);
        Tensor features = labeled.Features.index_select(0, rows);
        double alpha = pool is null ? 0 : schedule.Alpha(Step);
        Tensor seen = views.Labeled(features);
        if (alpha <= 0)
        {
            InParts(part => Backward(LabeledSum(Network.call(part.Of(seen)), part.Of(targets))));
            return;
        }

        teacher.Renew(Step, schedule);
        (Tensor pooled, Tensor? numbers) = pool!.Next(UnlabeledBatch);
        pooled = pooled.to(train.device);
        (Tensor Best, Tensor Weight)? taught = fromStudent ? null : Judge(teacher.Teach(pooled, numbers), learn: true);
        (Tensor Best, Tensor Weight)? taughtLabeled =
            fromStudent || !options.Debiased ? null : Judge(teacher.Teach(features), learn: false);
        Tensor shown = views.Student(pooled);
        Tensor? again = taughtLabeled is null ? null : views.Student(features);
        InParts(part =>
        {
            Tensor own = part.Of(seen);
            Tensor logits = Network.call(cat([own, part.Of(shown)]));
            Tensor ofLabeled = logits.narrow(0, 0, own.shape[0]);
            Tensor ofPool = logits.narrow(0, own.shape[0], logits.shape[0] - own.shape[0]);
            Tensor unlabeledLoss = PseudoSum(ofPool, Part(taught, part) ?? Judge(ofPool.detach().softmax(1), learn: true), UnlabeledBatch);
            if (options.Debiased)
            {
                Tensor view = again is null ? ofLabeled : Network.call(part.Of(again));
                unlabeledLoss -= PseudoSum(
                    view, Part(taughtLabeled, part) ?? Judge(view.detach().softmax(1), learn: false), options.LabeledBatch);
            }

            using Scalar weight = alpha.ToScalar();
            Backward(LabeledSum(ofLabeled, part.Of(targets)).Plus(unlabeledLoss * weight));
        });

        static (Tensor, Tensor)? Part((Tensor Best, Tensor Weight)? of, StepPart part) =>
            of is { } all ? (part.Of(all.Best), part.Of(all.Weight)) : null;
    }

    private void InParts(Action<StepPart> learn)
    {
        for (int i = 0; i < parts; i++)
        {
            using var scope = NewDisposeScope();
            learn(new StepPart(i, parts));
        }
    }

    private Tensor LabeledSum(Tensor logits, Tensor targets) =>
        nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.Sum, label_smoothing: options.LabelSmoothing)
            * Constant.Of(1.0 / options.LabeledBatch);

    private static Tensor PseudoSum(Tensor logits, (Tensor Best, Tensor Weight) judged, int rows) =>
        (nn.functional.cross_entropy(logits, judged.Best, reduction: nn.Reduction.None) * judged.Weight).sum() * Constant.Of(1.0 / rows);

    private Tensor PseudoLoss(Tensor logits, Tensor probabilities, bool learn)
    {
        (Tensor best, Tensor weight) = Judge(probabilities, learn);
        return (nn.functional.cross_entropy(logits, best, reduction: nn.Reduction.None) * weight).mean();
    }

    /// <summary>The pseudo-labels of rows, and how much each counts.</summary>
    private (Tensor Best, Tensor Weight) Judge(Tensor probabilities, bool learn)
    {
        Tensor weight = weights.Of(probabilities, learn);
        Tensor best = probabilities.argmax(1);
        if (learn && IsLate(Step))
        {
            pseudoByClass.index_add_(0, best, weight, Constant.Of(1));
        }

        return (best, weight);
    }

    private Tensor LabeledLoss(Tensor logits, Tensor targets) =>
        nn.functional.cross_entropy(logits, targets, label_smoothing: options.LabelSmoothing);
}
