using PseudoLabel.Data;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>All decodes of the process share one budget.</summary>
public sealed class DecodeBudgetTests
{
    [Fact]
    public async Task Who_comes_later_waits_and_nobody_is_passed()
    {
        var budget = new DecodeBudget(100);
        long first = budget.Take(60);
        var order = new List<string>();
        Task large = Wait("large", 95);
        await UntilAsync(1);
        Task small = Wait("small", 10);
        await UntilAsync(2);

        // The small one would fit, but the large one came before.
        Assert.Empty(order);
        budget.Give(first);
        await Task.WhenAll(large, small);

        Assert.Equal(["large", "small"], order);

        Task Wait(string name, long bytes) => Task.Factory.StartNew(
            () => Take(name, bytes), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Take(string name, long bytes)
        {
            long taken = budget.Take(bytes);
            lock (order)
            {
                order.Add(name);
            }

            budget.Give(taken);
        }

        async Task UntilAsync(int waiting)
        {
            while (budget.Waiting < waiting)
            {
                await Task.Delay(1);
            }
        }
    }

    [Fact]
    public void What_needs_more_than_all_is_alone_and_not_refused()
    {
        var budget = new DecodeBudget(100);

        Assert.Equal(100, budget.Take(long.MaxValue));
        budget.Give(100);
        Assert.Equal(0, budget.Take(-5));
        Assert.Equal(100, budget.Take(100));
    }

    [Fact]
    public void A_hold_gives_back_once_and_takes_once()
    {
        var budget = new DecodeBudget(100);
        using (var hold = new DecodeHold(budget))
        {
            hold.Take(40);

            // An image within the image: the budget has 60 left, and nobody waits for 90.
            hold.Take(90);
            Assert.Equal(60, budget.Take(60));
            budget.Give(60);
            hold.Dispose();
        }

        Assert.Equal(100, budget.Take(1_000));
    }

    /// <summary>Images whose decodes take more than all may, one after the other: what a disposed one had is there for the next.</summary>
    [Fact]
    public void Disposed_pixels_and_refused_images_give_back_what_they_had()
    {
        byte[] png = PngWriter.Assemble(8_000, 8_000, 8, 0, false, new byte[8_001 * 8_000]);
        for (int i = 0; i < 6; i++)
        {
            using ImagePixels image = ImageDecoder.Instance.Decode(png);
            Assert.Equal([0, 0, 0], image.Bytes[^3..].ToArray());
            Assert.ThrowsAny<Exception>(() => ImageDecoder.Instance.Decode(png.AsSpan(0, png.Length - 200)));
        }
    }
}
