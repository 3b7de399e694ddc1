using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// What labels the pool for the network that learns: the average of its weights, and, where the pool is in memory as a whole, the labels of
/// a row's neighbors in what that average sees in them.
/// </summary>
internal sealed class Teacher : IDisposable
{
    /// <summary>Rows that are looked at together, and the values that they have at most.</summary>
    private const int BlockRows = 1024;
    private const int BlockValues = 1 << 26;

    /// <summary>Times that the graph is built anew over a training.</summary>
    private const int Graphs = 20;

    private readonly Network network;
    private readonly RowViews views;
    private readonly LabeledTensors labeled;
    private readonly Tensor train;
    private readonly Tensor? whole;
    private readonly Tensor? spread;
    private readonly int values;
    private readonly int block;
    private readonly double share;

    /// <summary>Prepares it; nothing is spread yet.</summary>
    /// <param name="request">Classes and settings.</param>
    /// <param name="network">The average; not disposed of here.</param>
    /// <param name="views">How rows are shown to it.</param>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="train">Those of them that are learned from.</param>
    /// <param name="whole">The pool, for a graph of it; null for none.</param>
    /// <param name="parts">Parts that a step's rows go in, so that as little is looked at together.</param>
    public Teacher(
        TrainingRequest request, Network network, RowViews views, LabeledTensors labeled, Tensor train, Tensor? whole, int parts)
    {
        (this.network, this.views, this.labeled, this.train, this.whole) = (network, views, labeled, train, whole);
        share = request.Options.NeighborShare;
        values = BlockValues / parts;
        block = Math.Max(1, Math.Min(BlockRows / parts, values / request.FeatureCount));
        spread = whole is null ? null
            : zeros([whole.shape[0], request.ClassCount], device: train.device).DetachFromDisposeScope();
    }

    /// <summary>What a checkpoint holds of it.</summary>
    public IReadOnlyList<Tensor> State => spread is null ? [] : [spread];

    /// <summary>What the average says of rows: logits, without gradient.</summary>
    /// <param name="rows">Rows x columns.</param>
    public Tensor Predict(Tensor rows)
    {
        using var _ = no_grad();
        return rows.numel() <= values ? network.call(views.Teacher(rows)) : InBlocks(rows, network.call);
    }

    /// <summary>
    /// What is predicted for rows now: by the average, and by its neighbors where the rows' numbers in the pool are known.
    /// </summary>
    /// <param name="rows">Rows x columns.</param>
    /// <param name="numbers">Their numbers in the pool; null where they are not of it as a whole.</param>
    /// <returns>Probabilities, rows x classes.</returns>
    public Tensor Teach(Tensor rows, Tensor? numbers = null)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor own = Predict(rows).softmax(1);
        Tensor found = spread is null || numbers is null
            ? own
            : own.Plus((spread.index_select(0, numbers) - own) * Constant.Of(share));
        return found.MoveToOuterDisposeScope();
    }

    /// <summary>Builds the graph anew, where that is due before a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="schedule">The training's schedule.</param>
    public void Renew(int step, StepSchedule schedule)
    {
        if (spread is null || (step % Math.Max(1, schedule.Steps / Graphs) != 0 && schedule.Alpha(step - 1) > 0))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor seen = cat([network.Embed(views.Teacher(labeled.Features.index_select(0, train))), InBlocks(whole!, network.Embed)]);
        spread.copy_(NeighborLabels.Spread(seen, labeled.Labels.index_select(0, train), (int)spread.shape[1]));
    }

    public void Dispose() => spread?.Dispose();

    private Tensor InBlocks(Tensor rows, Func<Tensor, Tensor> see)
    {
        using var scope = NewDisposeScope();
        var found = new List<Tensor>();
        for (long first = 0; first < rows.shape[0]; first += block)
        {
            using var inner = NewDisposeScope();
            found.Add(see(views.Teacher(rows.narrow(0, first, Math.Min(block, rows.shape[0] - first)))).MoveToOuterDisposeScope());
        }

        return cat(found).MoveToOuterDisposeScope();
    }
}
