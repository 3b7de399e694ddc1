using System.Text.Json;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inspecting;

namespace PseudoLabel.Cli.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private static readonly InspectionReport Report = new()
    {
        Files = [new FileInspection { Name = "t.csv", Role = "labeled", Format = "csv, gzip", Rows = 1_200, ColumnCount = 2, SetAside = 1,
            SetAsideReasons = ["row 7, column 'n': 'oops' is not a number"] }],
        Columns = [new ColumnInspection { Name = "n", Kind = "numeric", Reason = "all numbers", SampledRows = 1_200, MissingShare = 0.125,
            Distinct = 1_100, Examples = ["1", "2"] }],
        Label = new LabelInspection("y", [new LabelCount("no", 400), new LabelCount("yes", 800)], 2),
        Notices = ["column 'id' is left out: an identifier"],
    };

    private readonly CliHarness cli = new();

    public InspectCommandTests() => cli.Context = cli.Context with
    {
        InspectFiles = (files, settings, options, ct) => Task.FromResult(Report),
        InspectRun = (settings, options, ct) => Task.FromResult(Report with
        {
            Plan = new PlanInspection
            {
                Settings = settings,
                LabeledRows = 1_198,
                UnlabeledRows = 5_000,
                Batches = 2,
                Features = 9,
                Candidates = ["logistic", "forest"],
                Chains = 5,
                MaxRounds = 6
            },
        }),
    };

    [Fact]
    public async Task Inspect_Files_EveryTable()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("inspect", "t.csv", "--label", "y"));

        string[] lines = cli.Out.Split(Environment.NewLine);
        Assert.Equal("labeled t.csv: csv, gzip, 1,200 rows, 2 columns; 1 row cannot be used", lines[0]);
        Assert.Equal("  set aside: row 7, column 'n': 'oops' is not a number", lines[1]);
        Assert.Contains("column  kind     missing  distinct  examples  why", lines);
        Assert.Contains("n       numeric  12.5 %   1,100     1 | 2     all numbers", lines);
        Assert.Contains("label 'y': 2 classes; 2 rows without a usable label", lines);
        Assert.Contains("  yes   800", lines);
        Assert.Contains("note: column 'id' is left out: an identifier", lines);
    }

    [Fact]
    public async Task RunDryRun_Settings_ThePlanAndNoRun()
    {
        Assert.Equal(ExitCode.Done, await cli.RunWithAsync("--dry-run"));

        Assert.Contains(
            "plan: 1,198 labeled rows, 5,000 unlabeled rows in 2 batches, 9 features; learners: logistic, forest; up to 6 rounds, gate of "
                + "5 chains", cli.Out, StringComparison.Ordinal);
        Assert.Null(cli.Settings);
        Assert.False(Directory.Exists(cli.At("out")));
    }

    [Fact]
    public async Task Inspect_InputsOfARunAsJson_HoldsItsSettings()
    {
        Assert.Equal(
            ExitCode.Done, await cli.RunAsync("inspect", "--labeled", "l.csv", "--unlabeled", "u.csv", "--label", "y", "--json", "-"));

        using var json = JsonDocument.Parse(cli.Out);
        Assert.Equal("y", json.RootElement.GetProperty("plan").GetProperty("settings").GetProperty("label").GetString());
    }

    [Fact]
    public async Task Inspect_Nothing_SaysWhatToName() => cli.AssertRefused(
        await cli.RunAsync("inspect"), "name files to look at, or the inputs of a run with --labeled and --unlabeled, or --data");

    [Fact]
    public async Task Inspect_FilesAndInputs_IsRefused() => cli.AssertRefused(
        await cli.RunAsync("inspect", "a.csv", "--labeled", "l.csv"),
        "'a.csv' belongs to no option; name files to look at one by one, or the inputs of a run, not both");

    public void Dispose() => cli.Dispose();
}
