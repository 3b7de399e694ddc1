using PseudoLabel.Learning.Features;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Rows;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Rows;

public sealed class WindowedPoolTests
{
    private const int Files = 10;
    private const int RowsOfFile = 20;

    [Fact]
    public void Each_pass_sees_every_row_and_few_at_a_time()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        int inMemory = 0;
        using var rows = new PoolRows(Names, RowsOfFile * 4 * 4 * 2, Counted, CPU);
        using IPool pool = rows.Open(5);
        Assert.Null(pool.Whole);
        float[] seen = [.. Enumerable.Range(0, Files * RowsOfFile / 5).SelectMany(_ => TensorValues.Of(pool.Next(5).Rows))];
        Assert.Equal(Enumerable.Range(0, Files * RowsOfFile).Select(i => (float)i), seen.Order());
        Assert.InRange(pool.ResidentRows, 1, 4 * RowsOfFile);
        Assert.InRange(inMemory, Files, 4 * Files);

        FeatureMatrix Counted(string file)
        {
            Interlocked.Increment(ref inMemory);
            return Read(file);
        }
    }

    [Fact]
    public void A_place_says_all()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        using var rows = new PoolRows(Names, RowsOfFile * 4 * 4 * 2, Read, CPU);
        using IPool pool = rows.Open(5);
        var places = new List<(long, long)>();
        var seen = new List<float[]>();
        for (int i = 0; i < 70; i++)
        {
            places.Add(pool.Place);
            seen.Add(TensorValues.Of(pool.Next(5).Rows));
        }

        foreach (int from in new[] { 1, 17, 40, 63 })
        {
            using IPool later = rows.Open(5);
            later.Place = places[from];
            Assert.Equal(seen[from], TensorValues.Of(later.Next(5).Rows));
            Assert.Equal(seen[from + 1], TensorValues.Of(later.Next(5).Rows));
        }
    }

    [Fact]
    public void What_fits_is_kept_as_a_whole()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        using var rows = new PoolRows(Names, 1 << 20, Read, CPU);
        using IPool pool = rows.Open(5);
        (Tensor batch, Tensor? numbers) = pool.Next(6);
        Assert.Equal(TensorValues.Of(batch), TensorValues.Of(pool.Whole!.index_select(0, numbers!)));
        Assert.Equal(Files * RowsOfFile, pool.ResidentRows);
    }

    private static IReadOnlyList<string> Names => [.. Enumerable.Range(0, Files).Select(i => $"{i}")];

    private static FeatureMatrix Read(string file)
    {
        int first = int.Parse(file, System.Globalization.CultureInfo.InvariantCulture) * RowsOfFile;
        return new FeatureMatrix(RowsOfFile, columns: 1, denseColumns: 1, [.. Enumerable.Range(first, RowsOfFile).Select(i => (float)i)]);
    }
}
