using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Rows of one patient, card or device nearly equal each other: on both sides of a fold they make every figure too good.</summary>
public sealed class GroupRunTests : IDisposable
{
    private const int Columns = 6, RowsOfEach = 6;
    private readonly SmallData data = new(labeled: 0, unlabeled: 0);

    [Fact]
    public async Task StartAsync_LabelsOfPatients_ScoresPatientsThatWereNotSeenAndUsesNoPatientAsFeature()
    {
        RunSettings settings = Patients(labeled: 20, pool: 40);

        RunMetrics leaked = await RunAsync(settings, "leaked");
        RunMetrics grouped = await RunAsync(settings with { Group = "patient" }, "grouped");

        // A patient's class is drawn by chance: nothing tells it but having seen the patient.
        Assert.InRange(leaked.Calibration.Metrics["accuracy"], 0.95, 1);
        Assert.All(grouped.Rounds, round => Assert.InRange(round.Metrics["accuracy"], 0.1, 0.85));
        Assert.All(grouped.Learner.Candidates, c => Assert.InRange(c.Accuracy, 0.1, 0.85));
        Assert.InRange(grouped.Calibration.Metrics["accuracy"], 0.1, 0.85);
        Assert.InRange(grouped.Importance!.Accuracy, 0.1, 0.85);
        Assert.Contains(
            grouped.Notices, n => n.Contains("'patient' (it names the group, which no model sees)", StringComparison.Ordinal));
        Assert.Contains("120 labeled rows are of 20 groups ('patient'): rows of one are held out together", grouped.Notices);
        Assert.Contains(
            leaked.Notices, n => n.StartsWith("120 of 120 labeled rows nearly equal another labeled row", StringComparison.Ordinal));
        Assert.DoesNotContain(grouped.Notices, n => n.Contains("another labeled row", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_GroupsWithoutRounds_ImportanceHoldsGroupsOutToo()
    {
        RunMetrics metrics = await RunAsync(Patients(labeled: 20, pool: 20) with { Group = "patient", MaxRounds = 0 }, "out");

        Assert.InRange(metrics.Importance!.Accuracy, 0.1, 0.85);
        Assert.InRange(metrics.Calibration.Metrics["accuracy"], 0.1, 0.85);
    }

    [Fact]
    public async Task StartAsync_FewGroups_TheGateSaysSo()
    {
        RunMetrics metrics = await RunAsync(Patients(labeled: 6, pool: 20) with { Group = "patient" }, "out");

        Assert.StartsWith("too few groups to prove a gain (6, and 10 are needed)", metrics.Gate.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_PatientsOfTheSharedCase_TheEstimateIsWhatNewPatientsGet()
    {
        string folder = SourceTree.Shared("cases/group-leak");
        RunSettings settings = data.Settings() with
        {
            Labeled = [Path.Join(folder, "l.csv")],
            Unlabeled = [Path.Join(folder, "u_truth.csv")],
            Truth = "label",
            Group = "patient",
            Learner = "auto",
            Folds = 5,
            MaxRounds = 1,
        };

        RunMetrics metrics = await RunAsync(settings, "out");

        // Without the group it claims 1.000.
        Assert.InRange(metrics.Truth!.Accuracy.Value!.Value, 0.4, 0.8);
        Assert.InRange(metrics.Calibration.Metrics["accuracy"], 0.4, 0.8);
        Assert.NotEqual(true, metrics.Shift?.Shifted);
    }

    [Fact]
    public async Task StartAsync_CellsWithoutGroup_EachIsItsOwn()
    {
        RunSettings settings = Patients(labeled: 12, pool: 10);
        string[] lines = await File.ReadAllLinesAsync(data.Labeled);
        string labeled = data.File("labeled.csv", string.Join('\n', lines.Select((l, i) => i is > 0 and < 4 ? WithoutPatient(l) : l)));

        RunMetrics metrics = await RunAsync(settings with { Labeled = [labeled], Group = "patient", MaxRounds = 0 }, "out");

        Assert.Contains("72 labeled rows are of 15 groups ('patient'): rows of one are held out together; 3 rows have none, and each is "
            + "its own", metrics.Notices);
    }

    [Theory]
    [InlineData("pateint", "no labeled file has this column, but the settings say that it names the group, which no model sees; did you "
        + "mean 'patient'?")]
    [InlineData("ward", "every labeled row is of one group, 'W', so that none can be held out")]
    [InlineData("kind", "all labeled rows of class 'ill' are of one group, 'K1'; each class needs rows of at least two")]
    public async Task StartAsync_GroupThatCannotBe_IsRefused(string column, string why)
    {
        RunSettings settings = Patients(labeled: 12, pool: 10) with { Group = column };

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(settings, "out"));

        Assert.Contains(why, error.Problem, StringComparison.Ordinal);
        Assert.Equal((data.Labeled, column), (error.File, error.Column));
    }

    public void Dispose() => data.Dispose();

    private static string WithoutPatient(string line)
    {
        string[] cells = line.Split(',');
        cells[Columns] = "";
        return string.Join(',', cells);
    }

    /// <summary>Each patient is a point drawn by chance, with a class drawn by chance, and its rows lie close about it.</summary>
    private RunSettings Patients(int labeled, int pool)
    {
        var random = new SeededRandom(3);
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(c => $"m{c}")) + ",patient,ward,kind";
        List<string> rows = [];
        for (int p = 0; p < labeled + pool; p++)
        {
            double[] center = [.. Enumerable.Range(0, Columns).Select(_ => random.NextGaussian())];
            for (int i = 0; i < RowsOfEach; i++)
            {
                IEnumerable<string> cells =
                    center.Select(m => (m + 0.03 * random.NextGaussian()).ToString("0.000", CultureInfo.InvariantCulture));
                rows.Add($"{string.Join(',', cells)},P{p},W,{(p % 2 == 0 ? "K1" : $"K{p}")}");
            }
        }

        int given = labeled * RowsOfEach;
        data.File("labeled.csv", $"{header},label\n" + string.Concat(rows.Take(given)
            .Select((row, i) => $"{row},{(i / RowsOfEach % 2 == 0 ? "ill" : "well")}\n")));
        data.File("unlabeled.csv", $"{header}\n" + string.Concat(rows.Skip(given).Select(row => row + "\n")));
        return data.Settings() with
        {
            Learner = "forest",
            Columns = new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { ["kind"] = ColumnKind.Ignore },
        };
    }

    private async Task<RunMetrics> RunAsync(RunSettings settings, string name) =>
        (await LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions())).Metrics;
}
