using System.Globalization;
using nietras.SeparatedValues;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// One thread reads the numbers of the speed benchmark's CSV file (64 columns) from the page cache, whole: this program's reader, with its
/// checks and with the index of rows made before; Sep, the fastest library known; and <see cref="PlainCsv"/>, the fastest that we could
/// write.
/// </summary>
internal static class CsvLimit
{
    private const int Columns = SpeedData.Columns;
    private const int Looks = 10;

    public static Task<IReadOnlyList<TableLine>> RunAsync(int turns)
    {
        string path = Path.Combine(SpeedBenchmark.Prepare(1_000_000), "unlabeled.csv");
        var file = new DataFile { Name = "unlabeled.csv", Format = DataFormat.Csv, Gzip = false };
        var source = new OneFile(path);
        double megabytes = new FileInfo(path).Length / 1e6;
        var ours = new List<double>();
        var sep = new List<double>();
        var plain = new List<double>();
        var index = new List<double>();
        var look = new List<double>();
        TableIndex table = TableIndexer.Index(file, source, new IndexOptions { BatchRows = 20_000 }, default);
        for (int turn = 0; turn <= turns; turn++)
        {
            (double seconds, double sum)[] all =
            [
                Timed(() => Ours(table, source)), Timed(() => BySep(path)), Timed(() => Plain(path)),
                Timed(() => TableIndexer.Index(file, source, new IndexOptions { BatchRows = 20_000 }, default).Rows),
            ];
            if (Math.Abs(all[0].sum - all[1].sum) > 1e-3 || Math.Abs(all[0].sum - all[2].sum) > 1e-3)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"The readers disagree: {all[0].sum}, {all[1].sum}, {all[2].sum}."));
            }

            if (turn == 0)
            {
                continue; // compiles, and fills the page cache
            }

            ours.Add(all[0].seconds);
            sep.Add(all[1].seconds);
            plain.Add(all[2].seconds);
            index.Add(all[3].seconds);
            look.Add(Timed(() => Look(file, source)).Seconds / Looks);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"csv, MB/s: ours {megabytes / ours[^1]:0}, Sep {megabytes / sep[^1]:0}, by hand without checks "
                    + $"{megabytes / plain[^1]:0}; index alone {megabytes / index[^1]:0}; looking at its dialect {1000 * look[^1]:0.0} "
                    + $"ms"));
        }

        return Task.FromResult<IReadOnlyList<TableLine>>(
        [
            Turns.Line("CSV to numbers, one thread, time against the fastest by hand", Speed(ours), $"{Speed(plain)} by hand, no checks",
                Ratios(ours, plain), 2, atLeast: false),
            Turns.Line("the same against Sep, times faster", Speed(ours), $"{Speed(sep)} Sep", Ratios(sep, ours), 1, atLeast: true),
            Turns.Line(
                "looking at a CSV file's dialect, against 50 ms", string.Create(CultureInfo.InvariantCulture,
                    $"{1000 * Turns.Median(look):0.0} ms"), "50 ms", [.. look.Select(s => s / 0.05)], 1, atLeast: false),
        ]);

        string Speed(List<double> seconds) => string.Create(CultureInfo.InvariantCulture, $"{megabytes / Turns.Median(seconds):0} MB/s");
    }

    /// <summary>What planning does before it indexes a file: a worse case too, in which every delimiter and quote is tried.</summary>
    private static double Look(DataFile file, IDataSource source)
    {
        double kinds = 0;
        for (int i = 0; i < Looks; i++)
        {
            TextSample sample = TextSample.Read(file, source, null);
            kinds += DialectSniffer.Decide(file, sample, new TextSettings(), null).Dialect is null ? 1 : 0;
            byte[] odd = [.. sample.Text.Select((b, at) => b == ',' ? (byte)";|\t,"[at % 4] : b == '.' ? (byte)'\'' : b)];
            kinds += DialectSniffer.Decide(file, sample with { Text = odd }, new TextSettings(), null).Dialect is null ? 1 : 0;
        }

        return kinds;
    }

    private static double[] Ratios(List<double> a, List<double> b) => [.. a.Zip(b, (x, y) => x / y)];

    /// <summary>Processor time, which says of work of one thread what the clock says on a machine that does nothing else.</summary>
    private static (double Seconds, double Sum) Timed(Func<double> work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double sum = work();
        return ((Environment.CpuUsage.TotalTime - before).TotalSeconds, sum);
    }

    private static double Ours(TableIndex table, IDataSource source)
    {
        var schema = new TableSchema
        {
            Columns = [.. table.Header.Select(name => new ColumnSpec(name, ColumnKind.Numeric, ""))],
            LabelColumn = "label"
        };
        var options = new ReadOptions { BlockRows = 4096, ReuseBlocks = true };
        double sum = 0;
        foreach (TableSlice slice in table.Slices)
        {
            foreach (RowBlock block in TableReader.Read(slice, table, schema, source, options, default))
            {
                sum += block.Columns[0].Numbers![0] + block.Columns[^1].Numbers![block.Rows - 1];
            }
        }

        return sum;
    }

    private static double BySep(string path)
    {
        using SepReader reader = Sep.New(',').Reader().FromFile(path);
        float[] block = new float[4096 * Columns];
        double sum = 0;
        int rows = 0;
        int inSlice = 0;
        foreach (SepReader.Row row in reader)
        {
            row[..].Parse(block.AsSpan(rows * Columns, Columns));
            (rows, sum) = Count(block, rows + 1, ref inSlice, sum);
        }

        return sum + (rows > 0 ? block[0] + block[rows * Columns - 1] : 0);
    }

    private static double Plain(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] buffer = new byte[(1 << 18) + 64];
        float[] block = new float[4096 * Columns];
        float[] some = new float[1 << 17];
        int have = 0, cells = 0, inSlice = 0;
        double sum = 0;
        bool header = true;
        for (int read; (read = stream.Read(buffer, have, (1 << 18) - have)) > 0;)
        {
            have += read;
            int from = header ? buffer.AsSpan(0, have).IndexOf((byte)'\n') + 1 : 0;
            header = false;
            int end = buffer.AsSpan(0, have).LastIndexOf((byte)'\n') + 1;
            int count = PlainCsv.Read(buffer.AsSpan(from, end - from), some);
            for (int at = 0; at < count; at += Columns)
            {
                some.AsSpan(at, Columns).CopyTo(block.AsSpan(cells));
                (int rows, sum) = Count(block, cells / Columns + 1, ref inSlice, sum);
                cells = rows * Columns;
            }

            buffer.AsSpan(end, have - end).CopyTo(buffer);
            have -= end;
        }

        return sum + (cells > 0 ? block[0] + block[cells - 1] : 0);
    }

    /// <summary>
    /// Sums what <see cref="Ours"/> sums of a block once it is full, so that all three can be seen to have read the same.
    /// </summary>
    private static (int Rows, double Sum) Count(float[] block, int rows, ref int inSlice, double sum)
    {
        inSlice++;
        if (rows < 4096 && inSlice < 20_000)
        {
            return (rows, sum);
        }

        inSlice %= 20_000;
        return (0, sum + block[0] + block[rows * Columns - 1]);
    }

    private sealed class OneFile(string path) : IDataSource
    {
        public Stream OpenRead(DataFile file) =>
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
    }
}
