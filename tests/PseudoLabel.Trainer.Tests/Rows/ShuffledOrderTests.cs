using PseudoLabel.Trainer.Rows;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Rows;

public sealed class ShuffledOrderTests
{
    [Fact]
    public void Every_row_comes_once_before_any_comes_again()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        using var order = new ShuffledOrder(10, 3);
        long[] rows = [.. Enumerable.Range(0, 10).SelectMany(_ => Numbers(order.Next(4)))];
        foreach (long[] epoch in rows.Chunk(10))
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), epoch.Order());
        }

        Assert.NotEqual(rows[..10], rows[10..20]);
    }

    [Fact]
    public void A_position_says_all()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        using var whole = new ShuffledOrder(7, 3);
        long[] rows = Numbers(whole.Next(50));
        for (int start = 0; start < 40; start++)
        {
            using var later = new ShuffledOrder(7, 3) { Position = start };
            Assert.Equal(rows[start..(start + 9)], Numbers(later.Next(9)));
        }
    }

    [Fact]
    public void A_step_may_take_more_rows_than_there_are()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        using var order = new ShuffledOrder(3, 1);
        Assert.Equal(8, Numbers(order.Next(8)).Length);
    }

    private static long[] Numbers(Tensor tensor) => tensor.data<long>().ToArray();
}
