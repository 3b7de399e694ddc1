using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// Rows per second of processor time, on one thread, that a LightGBM of 10 classes and 1,000 trees scores: ours; ML.NET's own model of
/// the same trees over a batch, read by a cursor; and the limit, which is nothing but the comparisons of every inner node with every row,
/// cells in the first cache.
/// </summary>
internal static class TreePredictionBenchmark
{
    private const int TrainingRows = 11_000;
    private const int Rows = 8_192;
    private const double Seconds = 0.5;
    private const double MlNetBar = 5;
    private const double LimitBar = 2;

    public static Task<IReadOnlyList<TableLine>> RunAsync(int turns) => Task.FromResult(Measure(turns));

    public static IReadOnlyList<TableLine> Measure(int turns)
    {
        var data = new SpeedData();
        TrainingSet training = data.Take(TrainingRows);
        FeatureMatrix rows = data.Take(Rows).Features;
        var learner = new LightGbmLearner();
        var model = (TreeEnsembleModel)learner.Train(training, new TrainingContext { Seed = 1 });
        var ml = new MLContext(1);
        ITransformer theirs = learner.FitMulticlass(ml, training, [.. Enumerable.Range(0, SpeedData.Classes)], 1);
        IDataView view = TreeRows.View(ml, rows, _ => 0f, NumberDataViewType.Single, new float[Rows]);
        LeafMasks masks =
            LeafMasks.Of(model.Ensemble) ?? throw new InvalidOperationException("A tree has more leaves than a mask has bits.");
        var scores = new float[Rows * SpeedData.Classes];
        var panel = new float[SpeedData.Columns * CompareLoop.Rows];
        rows.Dense.AsSpan(0, panel.Length).CopyTo(panel);

        var ours = new List<double>();
        var mlNet = new List<double>();
        var limit = new List<double>();
        Console.WriteLine("million rows per second of processor time: pseudolabel, ML.NET, the comparisons alone");
        for (int t = 0; t < turns; t++)
        {
            ours.Add(RowsPerSecond(() => model.Score(rows, 0, Rows, scores)));
            mlNet.Add(RowsPerSecond(() => Read(theirs.Transform(view))));
            limit.Add(RowsPerSecond(() => CompareLoop.Run(masks.Nodes, panel, Rows)));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{ours[t] / 1e6,10:0.000}{mlNet[t] / 1e6,10:0.000}{limit[t] / 1e6,10:0.000}"));
        }

        string what =
            string.Create(CultureInfo.InvariantCulture, $"prediction, LightGBM of 10 classes and {model.TreeCount:N0} trees, one core");
        return [
            Turns.Line(what, Words(ours), "ML.NET: " + Words(mlNet), [.. ours.Zip(mlNet, (o, m) => o / m)], MlNetBar, atLeast: true),
            Turns.Line(
                what, Words(ours), "comparisons alone: " + Words(limit), [.. ours.Zip(limit, (o, l) => l / o)], LimitBar, atLeast: false),
        ];
    }

    private static void Read(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            score(ref buffer);
        }
    }

    private static double RowsPerSecond(Action pass)
    {
        using var process = Process.GetCurrentProcess();
        Repeat(); // Until all is compiled.
        return Repeat();

        double Repeat()
        {
            TimeSpan start = Now();
            double seconds;
            int passes = 0;
            do
            {
                pass();
                passes++;
                seconds = (Now() - start).TotalSeconds;
            }
            while (seconds < Seconds);
            return passes * Rows / seconds;
        }

        TimeSpan Now()
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    private static string Words(List<double> rates) => string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(rates):N0} rows/s");
}
