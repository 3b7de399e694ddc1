using System.Text;
using System.Text.Json;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests.Options;

public sealed class SettingOptionsTests : IDisposable
{
    private readonly CliHarness cli = new();

    /// <summary>Every setting, a value that is not its default on the command line, and the same in JSON.</summary>
    public static TheoryData<string, string, string> Values => new()
    {
        { "labeled", "a.csv b.csv", "[\"a.csv\", \"b.csv\"]" },
        { "unlabeled", "c*.csv", "\"c*.csv\"" },
        { "data", "d.csv", "\"d.csv\"" },
        { "input-format", "tsv", "\"tsv\"" },
        { "sheet", "Data", "\"Data\"" },
        { "window", "30d", "\"30d\"" },
        { "label", "class", "\"class\"" },
        { "group", "patient", "\"patient\"" },
        { "time", "day", "\"day\"" },
        { "weight", "w", "\"w\"" },
        { "truth", "y", "\"y\"" },
        { "keep", "id name", "[\"id\", \"name\"]" },
        { "image-shape", "28x28", "\"28x28\"" },
        { "delimiter", ";", "\";\"" },
        { "quote", "none", "\"none\"" },
        { "comment", "#", "\"#\"" },
        { "encoding", "windows-1252", "\"windows-1252\"" },
        { "no-header", "true", "true" },
        { "unlabeled-markers", "todo -1", "[\"todo\", \"-1\"]" },
        { "label-values", "exact", "\"exact\"" },
        { "missing-markers", "dunno -999", "[\"dunno\", \"-999\"]" },
        { "decimal-sign", "comma", "\"comma\"" },
        { "date-order", "day-first", "\"day-first\"" },
        { "columns", "zip=categorical id=ignore", "{ \"zip\": \"categorical\", \"id\": \"ignore\" }" },
        { "embed", "text=minilm image=resnet18", "[\"text=minilm\", \"image=resnet18\"]" },
        { "mode", "one-shot", "\"one-shot\"" },
        { "labeled-out", "csv", "\"csv\"" },
        { "learner", "forest", "\"forest\"" },
        { "max-rounds", "0", "0" },
        { "patience", "3", "3" },
        { "min-improvement", "0.01", "0.01" },
        { "metric", "macro-f1", "\"macro-f1\"" },
        { "fast", "true", "true" },
        { "seed", "18446744073709551615", "18446744073709551615" },
        { "supervised-share", "0.25", "0.25" },
        { "graph-share", "0", "0" },
        { "selection", "precision", "\"precision\"" },
        { "confidence", "margin", "\"margin\"" },
        { "threshold", "0.75", "0.75" },
        { "quota-step", "0.1", "0.1" },
        { "quota-max", "1", "1" },
        { "labels-drawn", "evenly", "\"evenly\"" },
        { "costs", CostFile(), "{ \"ham\": { \"ham\": 0, \"spam\": 10 }, \"spam\": { \"ham\": 1.5 } }" },
        { "class-shares", "spam=0.25 ham=0.75", "{ \"spam\": 0.25, \"ham\": 0.75 }" },
        { "prior-alignment", "0.5", "0.5" },
        { "per-class", "true", "true" },
        { "precision-target", "0.99", "0.99" },
        { "precision-proof", "bound", "\"bound\"" },
        { "precision-risk", "0.05", "0.05" },
        { "carry", "0.5", "0.5" },
        { "carry-from", "before", "\"before\"" },
        { "alpha", "2.5", "2.5" },
        { "alpha-ramp", "constant", "\"constant\"" },
        { "weighting", "soft", "\"soft\"" },
        { "pseudo-mass", "4", "4" },
        { "student-rows", "500", "500" },
        { "ood-filter", "distance", "\"distance\"" },
        { "noise-filter", "true", "true" },
        { "folds", "10", "10" },
        { "repeats", "3", "3" },
        { "gate-z", "2", "2" },
        { "gate-caution", "1", "1" },
        { "gate-risk", "0.1", "0.1" },
        { "graph-rows", "5000", "5000" },
        { "mixture-share", "0.25", "0.25" },
        { "neighbor-filter", "true", "true" },
        { "gate-pool-rows", "1000", "1000" },
        { "round-rows", "30000", "30000" },
        { "batch-rows", "500", "500" },
        { "fit-rows", "5000", "5000" },
        { "training-memory", "64", "64" },
        { "max-bad-share", "0", "0" },
        { "max-failed-share", "0.1", "0.1" },
        { "shift", "refuse", "\"refuse\"" },
        { "shift-risk", "0.05", "0.05" },
        { "review-rows", "10", "10" },
        { "review-order", "margin", "\"margin\"" },
        { "probabilities", "true", "true" },
        { "onnx", "false", "false" },
        { "network", "mlp", "\"mlp\"" },
        { "network-width", "64", "64" },
        { "network-depth", "3", "3" },
        { "network-dropout", "0.5", "0.5" },
        { "network-norm", "layer", "\"layer\"" },
        { "unlabeled-loss", "lee", "\"lee\"" },
        { "fixmatch-threshold", "0.8", "0.8" },
        { "neighbor-share", "0.5", "0.5" },
        { "ramp-start", "0.2", "0.2" },
        { "ramp-end", "0.75", "0.75" },
        { "debias", "true", "true" },
        { "augment", "false", "false" },
        { "labeled-batch", "32", "32" },
        { "unlabeled-ratio", "7", "7" },
        { "train-steps", "500", "500" },
        { "optimizer", "sgd", "\"sgd\"" },
        { "learning-rate", "0.01", "0.01" },
        { "weight-decay", "0.001", "0.001" },
        { "ema-decay", "0.99", "0.99" },
        { "train-patience", "3", "3" },
        { "training-minutes", "2.5", "2.5" },
        { "device", "cpu", "\"cpu\"" },
    };

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Values_CoverEveryPropertyOfRunSettings()
    {
        IEnumerable<string> properties =
            typeof(RunSettings).GetProperties().Select(p => JsonNamingPolicy.KebabCaseLower.ConvertName(p.Name));
        Assert.Equal(properties.Order(StringComparer.Ordinal), Values.Select(v => v.Data.Item1).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Run_OptionOfASetting_SetsWhatTheSameNameInJsonSets(string name, string words, string json)
    {
        string option = "--" + SettingTable.Find(name)!.OptionName;
        string required = "\"labeled\": \"l\", \"unlabeled\": \"u\", \"label\": \"y\"";
        string job = cli.Touch("job.json", $"{{ {required} }}");
        Assert.Equal(ExitCode.Done, await cli.RunAsync(["run", "--out", cli.At("out"), "--job", job, option, .. words.Split(' ')]));
        string asked = Text(cli.Settings!);

        // The later of two names wins nowhere: a required one is replaced here.
        string entries = string.Join(
            ", ", required.Split(", ").Where(e => !e.StartsWith($"\"{name}\":", StringComparison.Ordinal)).Append($"\"{name}\": {json}"));
        Assert.Equal(Text(RunSettingsJson.Read(new MemoryStream(Encoding.UTF8.GetBytes($"{{ {entries} }}")), "job.json")), asked);
        Assert.NotEqual(Text(RunSettingsJson.Read(new MemoryStream(Encoding.UTF8.GetBytes($"{{ {required} }}")), "job.json")), asked);
    }

    [Theory]
    [InlineData("class-shares", "spam=0.25 ham=0.75")]
    [InlineData("columns", "zip=categorical")]
    [InlineData("missing-markers", "none n/a")]
    public async Task Run_OptionByTheNameThatNotesUse_IsTheSame(string name, string words)
    {
        await cli.RunWithAsync(["--" + SettingTable.Find(name)!.OptionName, .. words.Split(' ')]);
        string singular = Text(cli.Settings!);
        Assert.Equal(ExitCode.Done, await cli.RunWithAsync(["--" + name, .. words.Split(' ')]));

        Assert.Equal(singular, Text(cli.Settings!));
        Assert.NotEqual(Text(new RunSettings()), singular);
    }

    [Fact]
    public async Task Run_JobFile_IsOverriddenByOptionsAndItsColumnsAreAddedTo()
    {
        string job = cli.Touch("job.json", "{ \"max-rounds\": 1, \"patience\": 1, \"columns\": { \"a\": \"text\", \"b\": \"text\" } }");
        Assert.Equal(
            ExitCode.Done, await cli.RunWithAsync("--job", job, "--max-rounds", "9", "--column", "b=ignore", "--column", "c=numeric"));
        Assert.Equal(9, cli.Settings!.MaxRounds);
        Assert.Equal(1, cli.Settings.Patience);
        Assert.Equal([("a", ColumnKind.Text), ("b", ColumnKind.Ignore), ("c", ColumnKind.Numeric)],
            cli.Settings.Columns.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task Run_NothingSaid_KeepsEveryDefault()
    {
        Assert.Equal(ExitCode.Done, await cli.RunWithAsync());
        Assert.Equal(Text(new RunSettings { Labeled = ["l.csv"], Unlabeled = ["u.csv"], Label = "y" }), Text(cli.Settings!));
        Assert.Equal(Environment.ProcessorCount, cli.Options!.Threads);
        Assert.False(cli.Options.Overwrite);
    }

    [Fact]
    public async Task Run_BareFlag_SaysYesAndFalseSaysNo()
    {
        string job = cli.Touch("job.json", "{ \"per-class\": true }");
        Assert.Equal(
            ExitCode.Done, await cli.RunWithAsync("--fast", "--job", job, "--per-class", "false", "--overwrite", "--threads", "3"));
        Assert.True(cli.Settings!.Fast);
        Assert.False(cli.Settings.PerClass);
        Assert.True(cli.Options!.Overwrite);
        Assert.Equal(3, cli.Options.Threads);
    }

    [Fact]
    public async Task Help_OfRun_NamesEveryOptionAndDefault()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("run", "--help"));
        foreach (Setting setting in SettingTable.All)
        {
            Assert.Matches($"--{setting.OptionName}[ ,]", cli.Out);
            Assert.Contains(
                setting.DefaultText.Length == 0 ? setting.Help : $"default {setting.DefaultText})", cli.Out, StringComparison.Ordinal);
        }
    }

    private static string CostFile()
    {
        string path = Path.Join(AppContext.BaseDirectory, "costs.csv");
        File.WriteAllText(path, "true,ham,spam\nham,0,10\nspam,1.5,\n");
        return path;
    }

    private static string Text(RunSettings settings)
    {
        using var stream = new MemoryStream();
        RunSettingsJson.Write(settings, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
