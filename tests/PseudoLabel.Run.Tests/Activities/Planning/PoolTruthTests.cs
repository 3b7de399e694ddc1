using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class PoolTruthTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 250);

    [Theory]
    [InlineData("truth", "u.csv")]
    [InlineData("label", "u.csv")]
    [InlineData("truth", "u.csv.gz")]
    [InlineData("truth", "u.parquet")]
    public async Task Run_TruthInThePool_FiguresAreThoseOfTheFiles(string column, string name)
    {
        Tables pool = Truth(column);
        string file = await pool.WriteAsync(Path.Combine(data.Folder, name));

        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out(), data.Settings() with { Unlabeled = [file], Truth = column, PrecisionTarget = 0.8, PrecisionProof = "estimate" },
                new LocalRunOptions())).Metrics;

        string[][] lines = [.. (await File.ReadAllLinesAsync(Path.Combine(data.Out(), "result", "pseudo-labels.csv"))).Skip(1)
            .Select(line => line.Split(','))];
        string[] truth = [.. pool.Rows.Select(r => r[^1]!)];
        TruthSummary summary = metrics.Truth!;
        Assert.Equal((250L, column), (summary.Rows, summary.Column));
        Assert.Equal(lines.Zip(truth, (l, t) => l[2] == t ? 1.0 : 0).Average(), summary.Accuracy.Value!.Value, 12);
        (string Predicted, string Truth)[] accepted =
            [.. lines.Zip(truth, (l, t) => (l, t)).Where(p => p.l[4] == "accepted").Select(p => (p.l[2], p.t))];
        Assert.Equal(accepted.Length, summary.Accepted);
        Assert.Equal(accepted.Length / 250.0, summary.Coverage, 12);
        Assert.Equal(accepted.Average(a => a.Predicted == a.Truth ? 1.0 : 0), summary.AcceptedPrecision.Value!.Value, 12);
        Assert.Equal(metrics.Classes.Select(c => accepted.LongCount(a => a.Predicted == c)), summary.AcceptedByClass);
        Assert.All(summary.AcceptedPrecisionByClass.Where(e => e.Value is not null),
            e => Assert.InRange(e.Value!.Value, e.Lower!.Value, e.Upper!.Value));
        Assert.Contains("Held against the truth", await File.ReadAllTextAsync(Path.Combine(data.Out(), "result", "report.html")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TruthOrNot_SameLabelsAndModel()
    {
        string file = await Truth("truth").WriteAsync(Path.Combine(data.Folder, "u.csv"));
        RunSettings settings = data.Settings() with { Unlabeled = [file] };
        await LocalRun.StartAsync(data.Out("without"), settings, new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("with"), settings with { Truth = "truth" }, new LocalRunOptions());

        foreach (string name in new[] { "pseudo-labels.csv", "model.zip", "labeled.csv" })
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(data.Out("without"), "result", name)),
                await File.ReadAllBytesAsync(Path.Combine(data.Out("with"), "result", name)));
        }
    }

    [Fact]
    public async Task Run_TruthThatLabeledRowsHaveToo_IsNoFeature()
    {
        Tables labeled = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        string labeledFile =
            await (labeled with
            {
                Header = [.. labeled.Header, "truth"],
                Rows = [.. labeled.Rows.Select(r => (string?[])[.. r, r[3]])]
            }).WriteAsync(Path.Combine(data.Folder, "l.csv"));
        string file = await Truth("truth").WriteAsync(Path.Combine(data.Folder, "u.csv"));

        RunMetrics metrics = (await LocalRun.StartAsync(
            data.Out(), data.Settings() with { Labeled = [labeledFile], Unlabeled = [file], Truth = "truth", MaxRounds = 0 },
            new LocalRunOptions())).Metrics;

        Assert.Equal("it holds the truth, which no model sees", metrics.Inputs.Columns.Single(c => c.Name == "truth").Reason);
        Assert.DoesNotContain(metrics.Importance!.Columns, c => c.Column == "truth");
        Assert.InRange(metrics.Truth!.Accuracy.Value!.Value, 0.6, 0.99);
    }

    [Fact]
    public async Task Run_TruthWithGapsAndOtherClasses_AreCountedAndNamed()
    {
        Tables pool = Truth("truth");
        string?[][] rows = [.. pool.Rows];
        rows[0] = [rows[0][0], rows[0][1], rows[0][2], null];
        rows[1] = [rows[1][0], rows[1][1], rows[1][2], "delta"];
        rows[2] = [rows[2][0], rows[2][1], rows[2][2], rows[2][3]!.ToUpper(CultureInfo.InvariantCulture)];
        string file = await (pool with { Rows = rows }).WriteAsync(Path.Combine(data.Folder, "u.csv"));

        TruthSummary truth =
            (await LocalRun.StartAsync(data.Out(), data.Settings() with { Unlabeled = [file], Truth = "truth", MaxRounds = 0 },
                new LocalRunOptions())).Metrics.Truth!;

        Assert.Equal((248L, 1L, 1L), (truth.Rows, truth.Without, truth.UnknownLabels));
        Assert.Equal("delta", Assert.Single(truth.UnknownNames).Label);
    }

    [Fact]
    public async Task Run_LabelColumnInThePool_NobodyAsked_IsSaidAndNotRead()
    {
        string file = await Truth("label").WriteAsync(Path.Combine(data.Folder, "u.csv"));

        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out(), data.Settings() with { Unlabeled = [file], MaxRounds = 0 }, new LocalRunOptions())).Metrics;

        Assert.Null(metrics.Truth);
        Assert.Contains(
            metrics.Notices, n => n.Contains("the setting truth with 'label' holds the labels against it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TruthThatNoFileHas_IsRefusedWithTheNearest()
    {
        string file = await Truth("truth").WriteAsync(Path.Combine(data.Folder, "u.csv"));

        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Unlabeled = [file], Truth = "truht" }, new LocalRunOptions()));

        Assert.Contains("did you mean 'truth'?", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => data.Dispose();

    /// <summary>The pool with its classes, which go round in SmallData.</summary>
    private Tables Truth(string column)
    {
        string[] classes = ["alpha", "beta", "gamma"];
        Tables pool = Tables.Parse(File.ReadAllText(data.Unlabeled));
        return new Tables([.. pool.Header, column], [.. pool.Rows.Select((row, i) => (string?[])[.. row, classes[i % 3]])]);
    }
}
