using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Labels that have nothing to do with the numbers beside them cannot be told from those numbers: whoever scores well on them has seen
/// them. The forest learns any labels by heart, and the labeled rows lie in the unlabeled pool too, so that a teacher or a student which
/// had seen a held-out label would give it back as a pseudo-label to its own round, and score near 1. Chance is all that may be left.
/// </summary>
public sealed class LeakTests
{
    private const int Rows = 160;
    private static readonly ulong[] Seeds = [11, 12, 13];

    [Theory]
    [InlineData(RunMode.Iterative)]
    [InlineData(RunMode.Joint)]
    public async Task StartAsync_LabelsWithoutMeaning_EveryRoundScoresAtChanceAndNoGainIsProven(RunMode mode)
    {
        var rounds = new List<IReadOnlyList<RoundSummary>>();
        foreach (ulong seed in Seeds)
        {
            using var data = new SmallData(labeled: 0, unlabeled: 0);
            string[] labels = Write(data, seed);
            RunSettings settings = data.Settings() with
            {
                Mode = mode,
                Learner = "forest",
                Selection = "threshold",
                Threshold = 0.5,
                Folds = 3,
                MaxRounds = 2,
                Patience = 2,
                Seed = seed,
            };

            RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

            rounds.Add(metrics.Rounds);
            Assert.False(metrics.Gate.Replaced, metrics.Gate.Words);
            Assert.Equal(0, metrics.Gate.Round);
            Assert.InRange(metrics.Calibration.Metrics["accuracy"], 0.3, 0.7);

            // The published model does know the labels: it was trained on them, and scored without them.
            Assert.InRange(await RightAsync(data, labels), 0.95, 1);
        }

        Assert.All(rounds, r => Assert.Equal(3, r.Count));
        for (int r = 0; r < 3; r++)
        {
            Assert.InRange(rounds.Average(of => of[r].Metrics["accuracy"]), 0.35, 0.65);
        }
    }

    /// <summary>As many rows of one class as of the other; 8 columns of noise.</summary>
    private static string[] Write(SmallData data, ulong seed)
    {
        var random = new SeededRandom(seed);
        string header = string.Join(',', Enumerable.Range(0, 8).Select(c => $"n{c}"));
        string[] cells = [.. Enumerable.Range(0, Rows + 100).Select(_ =>
            string.Join(',', Enumerable.Range(0, 8).Select(_ => random.NextGaussian().ToString("0.0000", CultureInfo.InvariantCulture))))];
        string[] labels = [.. Enumerable.Range(0, Rows).Select(r => r % 2 == 0 ? "even" : "odd")];
        var labeled = new StringBuilder(header + ",label\n");
        for (int r = 0; r < Rows; r++)
        {
            labeled.Append(cells[r]).Append(',').Append(labels[r]).Append('\n');
        }

        data.File("labeled.csv", labeled.ToString());

        // A hair beside the labeled rows: of the very same cells they would be known, and no part of the pool.
        data.File("unlabeled.csv", header + "\n" + string.Join('\n', cells.Select(c => c + "1")) + "\n");
        return labels;
    }

    private static async Task<double> RightAsync(SmallData data, string[] labels)
    {
        string predictions = Path.Combine(data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(Path.Combine(data.Out(), RunNames.Model), [data.Labeled], predictions, new LocalRunOptions());
        return (await File.ReadAllLinesAsync(predictions)).Skip(1)
            .Zip(labels, (line, label) => line.StartsWith(label + ",", StringComparison.Ordinal) ? 1.0 : 0).Average();
    }
}
