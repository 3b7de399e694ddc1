using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

public sealed class CostRunTests : IDisposable
{
    // To miss gamma costs much, to decide for it wrongly little; a right beta has its price, too.
    private const string File = "true,gamma,alpha,beta\nalpha,0.5,,1\nbeta,0.5,1,0.1\ngamma,0,8,8\n\n";

    private static readonly string[] Classes = ["alpha", "beta", "gamma"];
    private static readonly DecisionCosts Costs = new(3, [0, 1, 0.5, 1, 0.1, 0.5, 8, 8, 0]);
    private readonly SmallData data = new(labeled: 60, unlabeled: 200);

    private string Model => Path.Join(data.Out(), "result", "model.zip");

    [Fact]
    public async Task StartAsync_Costs_EveryRowIsDecidedForTheLeastExpectedCostAndThePublishedModelDoesSoToo()
    {
        RunSettings settings = WithCosts(data.Settings() with { MaxRounds = 1, Probabilities = true, Metric = MetricKind.Cost });

        RunMetrics metrics = await RunAsync(settings, "out");
        RunMetrics plain = await RunAsync(data.Settings() with { MaxRounds = 1 }, "plain");
        string preds = Path.Join(data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(Model, [data.Unlabeled], preds, new LocalRunOptions());

        (string Label, double Confidence, float[] P)[] pool = Rows(Path.Join(data.Out(), "result", "pseudo-labels.csv"), 2, 3);
        Assert.All(pool, row => Assert.Equal(Classes[Costs.Decide(row.P)], row.Label));
        Assert.All(pool, row => Assert.Equal(row.P[Array.IndexOf(Classes, row.Label)], row.Confidence, 1e-5));
        Assert.Contains(pool, row => row.Label != Classes[ProbabilityRows.ArgMax(row.P)]);
        Assert.Equal(pool.Select(row => row.Label), Rows(preds, 0, 1).Select(row => row.Label));
        Assert.All(metrics.Rounds, round => Assert.InRange(round.Metrics["cost"], 0.01, 2));
        Assert.InRange(metrics.Calibration.Metrics["cost"], 0.01, 1);
        Assert.DoesNotContain("cost", plain.Calibration.Metrics.Keys);
        Assert.Contains(metrics.Notices, n => n.StartsWith("model.onnx names the most probable class", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_Costs_EvaluateTellsTheMeanCost()
    {
        await RunAsync(WithCosts(data.Settings() with { MaxRounds = 0 }), "out");
        string preds = Path.Join(data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(Model, [data.Labeled], preds, new LocalRunOptions());
        string[] truth = [.. (await System.IO.File.ReadAllLinesAsync(data.Labeled)).Skip(1).Select(line => line.Split(',')[^1])];

        EvaluationReport report = await LocalEvaluation.RunAsync(Model, [data.Labeled], null, new LocalRunOptions());

        double cost = truth.Zip(Rows(preds, 0, 1), (y, row) => Costs.Of(Array.IndexOf(Classes, y), Array.IndexOf(Classes, row.Label)))
            .Average();
        Assert.Equal(cost, report.Result.Metrics["cost"].Value!.Value, 9);
    }

    [Theory]
    [InlineData("true,alpha,beta\nalpha,0,1\nbeta,1,0\n", "'costs' has no row of true class 'gamma'")]
    [InlineData("true,alpha,beta,gama\nalpha,0,1,1\nbeta,1,0,1\ngamma,1,1,1\n", "'costs' names class 'gama', which no label has")]
    [InlineData(
        "true,alpha,beta,gamma\nalpha,0,1,\nbeta,1,0,1\ngamma,1,1,1\n",
        "'costs' does not say what it costs to decide for 'gamma' where 'alpha' is true")]
    public async Task StartAsync_CostsOfOtherClasses_AreRefused(string text, string why)
    {
        RunSettings settings = WithCosts(data.Settings(), text);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(settings, "out"));

        Assert.StartsWith(why, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true,a,b\na,0,-1\n", 2L, "b", "'-1' is no cost; it must be a number of at least 0")]
    [InlineData("true,a,b\na,0,1\nb,much,0\n", 3L, "a", "'much' is no cost; it must be a number of at least 0")]
    [InlineData("true,a,b\na,0\n", 2L, null, "the row has 2 cells, and the header 3")]
    [InlineData("true,a,b\na,0,1\na,0,1\n", 3L, null, "class 'a' has two rows; give it one")]
    [InlineData("true,a,a\na,0,1\n", 1L, null, "the header names class 'a' twice")]
    [InlineData("true,a,b\n", null, null, "there are no costs")]
    public void Parse_AFileThatIsNone_IsRefusedWithItsPlace(string text, long? line, string? column, string why)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => WithCosts(data.Settings(), text));

        Assert.StartsWith(why, error.Problem, StringComparison.Ordinal);
        Assert.Equal((Path.Join(data.Folder, "costs.csv"), line, column), (error.File, error.Line, error.Column));
    }

    [Theory]
    [InlineData(";a;b\na;0;1,5\nb;1000;\n")]
    [InlineData("true\ta\tb\na\t0\t1.5\nb\t1000\t\n")]
    [InlineData("true,a,b\na,0,1.5\nb,\"1,000\",\n")]
    [InlineData("sep=;\ntrue;a;b\na;0;1,5\nb;1.000;\n")]
    public void Parse_AFileWrittenAsDataFilesMayBe_IsRead(string text)
    {
        RunSettings settings = WithCosts(data.Settings(), text);

        Assert.Equal(
            [("a", "a", 0), ("a", "b", 1.5), ("b", "a", 1000)],
            settings.Costs.SelectMany(row => row.Value.Select(c => (row.Key, c.Key, c.Value))).Order());
    }

    public void Dispose() => data.Dispose();

    private RunSettings WithCosts(RunSettings settings, string text = File) =>
        SettingTable.Find("costs")!.Parse(settings, [data.File("costs.csv", text)], "--costs");

    /// <summary>The rows of a table of results: the label, the confidence, and the last three columns, the probabilities.</summary>
    private static (string Label, double Confidence, float[] P)[] Rows(string file, int label, int confidence) =>
    [
        .. System.IO.File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(cells => (
            cells[label], double.Parse(cells[confidence], CultureInfo.InvariantCulture),
            cells[^3..].Select(c => float.Parse(c, CultureInfo.InvariantCulture)).ToArray())),
    ];

    private async Task<RunMetrics> RunAsync(RunSettings settings, string name) =>
        (await LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions())).Metrics;
}
