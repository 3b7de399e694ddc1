using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Where the world changes with time, rows of the same day tell of each other: at random, figures are too good.</summary>
public sealed class TimeRunTests : IDisposable
{
    private const int Columns = 6, RowsOfDay = 5, Days = 24;
    private readonly SmallData data = new(labeled: 0, unlabeled: 0);

    [Fact]
    public async Task StartAsync_DaysThatDiffer_ScoresDaysByWhatWasBefore()
    {
        RunSettings settings = OfDays(day => $"2024-{1 + day / 28:00}-{1 + day % 28:00}");

        RunMetrics random = await RunAsync(settings with { Columns = Without("day") }, "random");
        RunMetrics forward = await RunAsync(settings with { Time = "day" }, "forward");

        // A day's class is drawn by chance: nothing tells it but having seen the day.
        Assert.InRange(random.Calibration.Metrics["accuracy"], 0.95, 1);
        Assert.All(forward.Rounds, round => Assert.InRange(round.Metrics["accuracy"], 0.1, 0.85));
        Assert.All(forward.Learner.Candidates, c => Assert.InRange(c.Accuracy, 0.1, 0.85));
        Assert.InRange(forward.Calibration.Metrics["accuracy"], 0.1, 0.85);
        Assert.InRange(forward.Importance!.Accuracy, 0.1, 0.85);
        Assert.Contains(
            "120 labeled rows are of 24 times ('day'): 3 folds go forward in time, each trained on what was before; 30 rows are never held "
                + "out, the earliest, and count in no figure",
            forward.Notices);
        Assert.Contains(forward.Notices, n => n.Contains(
            "'day' (it holds the time that folds go forward in, which no model sees unless columns sets its kind)",
            StringComparison.Ordinal));
        Assert.Equal(90, forward.Calibration.ReliabilityAfter.Sum(bin => bin.Count));
        Assert.Equal(90, forward.Calibration.ByClass.Sum(c => c.Rows));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_FastOrWithoutRounds_TheEarliestRowsCountInNoFigure(bool fast)
    {
        RunSettings settings = OfDays(day => Invariant(day)) with { Time = "day", Fast = fast, MaxRounds = fast ? 1 : 0 };

        RunMetrics metrics = await RunAsync(settings, "out");

        // With fast the last of the folds alone says when to stop; labels are accepted by the rows of all of them.
        Assert.Equal(fast ? 30 : 100, metrics.Calibration.ByClass.Sum(c => c.Rows));
        Assert.All(metrics.Decisions.AcceptedEstimates, c => Assert.InRange(c.Labeled, 1, 99));
        Assert.Equal(100, metrics.Decisions.AcceptedEstimates.Sum(c => c.Labeled));
        Assert.InRange(metrics.Calibration.Metrics["accuracy"], 0, 0.85);
    }

    [Fact]
    public async Task StartAsync_AnyFormOfTheSameTimes_IsTheSame()
    {
        byte[] iso = await LabelsAsync(OfDays(day => Date(day, "yyyy-MM-dd")) with { Time = "day" }, "iso");
        byte[] number = await LabelsAsync(OfDays(day => Invariant(1e9 + day / 4.0)) with { Time = "day" }, "number");
        byte[] german = await LabelsAsync(OfDays(day => Date(day, "dd.MM.yyyy HH:mm")) with { Time = "day" }, "german");

        byte[] comma = await LabelsAsync(OfDays(day => $"\"{day / 2},{day % 2 * 5}\"") with { Time = "day" }, "comma");
        byte[] thousands = await LabelsAsync(OfDays(day => $"\"{1 + day},001\"") with { Time = "day" }, "thousands");
        byte[] months = await LabelsAsync(OfDays(day => $"{2020 + day / 12}-{1 + day % 12:00}") with { Time = "day" }, "months");

        Assert.Equal(iso, number);
        Assert.Equal(iso, german);
        Assert.Equal(iso, comma);
        Assert.Equal(iso, thousands);
        Assert.Equal(iso, months);
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "day-first")]
    [InlineData("MM-dd-yyyy", "month-first")]
    public async Task StartAsync_DaysThatCouldBeMonths_GoByTheSettings(string format, string order)
    {
        byte[] iso = await LabelsAsync(OfDays(day => Early(day, "yyyy-MM-dd")) with { Time = "day" }, "iso");
        byte[] set = await LabelsAsync(OfDays(day => Early(day, format)) with { Time = "day", DateOrder = order }, "set");

        Assert.Equal(iso, set);
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "month")]
    [InlineData("MM-dd-yyyy", "day")]
    public async Task StartAsync_DaysThatCouldBeMonths_SaysThatItIsAGuess(string format, string guess)
    {
        RunMetrics metrics = await RunAsync(OfDays(day => Early(day, format)) with { Time = "day", MaxRounds = 0 }, "out");

        Assert.Contains(
            "no date says whether the day or the month comes first, so that it is a guess: 'day' is read " + guess + " first; set "
                + "date-order to settle it", metrics.Notices);
    }

    [Fact]
    public async Task StartAsync_AnotherFileWithALateDay_SettlesTheOrder()
    {
        RunSettings settings = OfDays(day => Early(day, "dd/MM/yyyy")) with { Time = "day" };
        string[] lines = await File.ReadAllLinesAsync(data.Labeled);
        string day = lines[1].Split(',')[Columns];
        string late = data.File("late.csv", $"{lines[0]}\n{lines[1].Replace(day, "25/12/2025", StringComparison.Ordinal)}\n");

        RunMetrics metrics = await RunAsync(settings with { Labeled = [data.Labeled, late], MaxRounds = 1 }, "both");
        byte[] both = await File.ReadAllBytesAsync(Path.Join(data.Out("both"), "result", "pseudo-labels.csv"));

        Assert.DoesNotContain(metrics.Notices, n => n.Contains("guess", StringComparison.Ordinal));
        byte[] set = await LabelsAsync(
            settings with { Labeled = [data.Labeled, late], MaxRounds = 1, DateOrder = "day-first" }, "set");
        Assert.Equal(set, both);
    }

    [Fact]
    public async Task StartAsync_TimeWithItsKindSet_IsLearnedFromToo()
    {
        RunSettings settings = OfDays(day => Date(day, "yyyy-MM-dd")) with { MaxRounds = 0, Time = "day" };
        string[] pool = await File.ReadAllLinesAsync(data.Unlabeled);
        data.File("unlabeled.csv", string.Concat(pool.Select((line, i) => $"{line},{(i == 0 ? "day" : Date(40, "yyyy-MM-dd"))}\n")));

        RunMetrics metrics = await RunAsync(
            settings with { Columns = new Dictionary<string, ColumnKind> { ["day"] = ColumnKind.DateTime } }, "out");

        Assert.Contains(metrics.Inputs.Columns, c => c.Name == "day" && c.Kind == ColumnKind.DateTime);
        Assert.DoesNotContain(metrics.Notices, n => n.Contains("'day' (it holds", StringComparison.Ordinal));
        Assert.Contains(metrics.Notices, n => n.Contains("folds go forward in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_TimeAndGroup_NoGroupOnBothSides()
    {
        RunMetrics metrics = await RunAsync(
            OfDays(day => Date(day, "yyyy-MM-dd")) with { MaxRounds = 1, Time = "day", Group = "card" }, "out");

        Assert.Contains(
            metrics.Notices,
            n => n.Contains("what was before; a fold trains on no row of a group that it holds out;", StringComparison.Ordinal));
        Assert.Equal(metrics.Rounds[0].Metrics.Keys, metrics.Rounds[1].Metrics.Keys);
    }

    [Theory]
    [InlineData("dya", null, 0, "no labeled file has this column, but the settings say that it holds the time that folds go forward in")]
    [InlineData("day", "", 12, "the time is missing; every labeled row needs one")]
    [InlineData("day", "NA", 12, "the time is missing; every labeled row needs one")]
    [InlineData("day", "00:15", 12, "the time is '00:15', which is no date written as others of its file are, nor ")]
    [InlineData("day", "soon", 12, "the time is 'soon', which is no date written as others of its file are, nor are these numbers")]
    [InlineData("ward", null, 0, "every labeled row is of one time, so that no row can be held out after others")]
    [InlineData("number", "1e999", 12, "the time is '1e999', which is no number, as most others are")]
    public async Task StartAsync_TimeThatCannotBe_IsRefusedWithItsPlace(string column, string? cell, int line, string why)
    {
        RunSettings settings = OfDays(day => Date(day, "yyyy-MM-dd")) with { Time = column };
        if (cell is not null)
        {
            string[] lines = await File.ReadAllLinesAsync(data.Labeled);
            string[] cells = lines[line - 1].Split(',');
            cells[Columns + (column == "day" ? 0 : 2)] = cell;
            lines[line - 1] = string.Join(',', cells);
            data.File("labeled.csv", string.Join('\n', lines));
        }

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(settings, "out"));

        Assert.StartsWith(why, error.Problem, StringComparison.Ordinal);
        Assert.Equal((data.Labeled, line == 0 ? null : (long?)line, column), (error.File, error.Line, error.Column));
    }

    public void Dispose() => data.Dispose();

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Date(int day, string format) =>
        new DateTime(2024, 1, 20).AddDays(day).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Days that all could be months, in another order where the two change places.</summary>
    private static string Early(int day, string format) =>
        new DateTime(2024, 1 + (day / 3), 1 + (day % 3 * 5)).ToString(format, CultureInfo.InvariantCulture);

    private static Dictionary<string, ColumnKind> Without(params string[] more) =>
        new[] { "ward", "number", "card" }.Concat(more).ToDictionary(name => name, _ => ColumnKind.Ignore, StringComparer.Ordinal);

    /// <summary>Each day is a point drawn by chance, with a class drawn by chance, and its rows lie close about it.</summary>
    private RunSettings OfDays(Func<int, string> day)
    {
        var random = new SeededRandom(3);
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(c => $"m{c}"));
        List<string> labeled = [], pool = [];
        for (int d = 0; d < 2 * Days; d++)
        {
            double[] center = [.. Enumerable.Range(0, Columns).Select(_ => random.NextGaussian())];
            string label = (d < 2 ? d : random.NextInt32(2)) == 0 ? "ill" : "well";
            for (int i = 0; i < RowsOfDay; i++)
            {
                string row = string.Join(
                    ',', center.Select(m => (m + 0.03 * random.NextGaussian()).ToString("0.000", CultureInfo.InvariantCulture)));
                (d < Days ? labeled : pool).Add(d < Days ? $"{row},{day(d)},7,{d},C{(d + 1) / 2}-{i},{label}\n" : row + "\n");
            }
        }

        new SeededRandom(5).Shuffle<string>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(labeled));
        data.File("labeled.csv", $"{header},day,ward,number,card,label\n" + string.Concat(labeled));
        data.File("unlabeled.csv", $"{header}\n" + string.Concat(pool));
        return data.Settings() with { Learner = "forest", Columns = Without() };
    }

    private async Task<byte[]> LabelsAsync(RunSettings settings, string name)
    {
        await RunAsync(settings with { MaxRounds = 1 }, name);
        return await File.ReadAllBytesAsync(Path.Join(data.Out(name), "result", "pseudo-labels.csv"));
    }

    private async Task<RunMetrics> RunAsync(RunSettings settings, string name) =>
        (await LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions())).Metrics;
}
