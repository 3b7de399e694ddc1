using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>A pool that is in memory as a whole; several trainings may share the rows.</summary>
/// <param name="rows">The rows; not disposed of here.</param>
/// <param name="seed">The order's seed.</param>
internal sealed class ResidentPool(Tensor rows, ulong seed) : IPool
{
    private readonly ShuffledOrder order = new(rows.shape[0], seed);

    public long ResidentRows => rows.shape[0];

    public (long Window, long Position) Place
    {
        get => (0, order.Position);
        set => order.Position = value.Position;
    }

    public Tensor? Whole => rows;

    public (Tensor Rows, Tensor? Numbers) Next(int count)
    {
        Tensor numbers = order.Next(count).to(rows.device);
        return (rows.index_select(0, numbers), numbers);
    }

    public void Dispose() => order.Dispose();
}
