using System.Text;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>The program end to end, as a user meets it: exit codes, what it prints, what it writes.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("process").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Run_ThenPredict_WritesWhatItSays()
    {
        WriteSmall();

        CliProcess.Ended run = await CliProcess.RunAsync(root, [.. Run, "--max-rounds", "1", "--learner", "logistic"]);
        CliProcess.Ended predict =
            await CliProcess.RunAsync(root, "predict", "--model", "out/result/model.zip", "--input", "u.csv", "--out", "new/preds.csv");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (run.Code, predict.Code));
        string[] files = run.OutLines[^10..];
        Assert.Equal("out/result/labeled.csv", files[0].Replace('\\', '/'));
        Assert.Equal("out/result/pseudo-labels.csv", files[2].Replace('\\', '/'));
        Assert.All(files, file => Assert.True(File.Exists(Path.Join(root, file)), file));
        Assert.Equal($"200 rows predicted{Environment.NewLine}new/preds.csv{Environment.NewLine}", predict.Out);
        string[] predictions = File.ReadAllLines(Path.Join(root, "new", "preds.csv"));
        Assert.Equal("predicted_label,confidence,p_high,p_low", predictions[0]);
        Assert.Equal(
            File.ReadAllLines(Path.Join(root, files[2])).Skip(1).Select(line => line.Split(',')[2]),
            predictions.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Run_TextsOfACacheThatCannotBeWritten_SaysSoAndTellsNobodyElse()
    {
        string home = Directory.CreateDirectory(Path.Join(root, "home")).FullName;
        File.WriteAllText(Path.Join(root, "taken"), "");
        WriteTexts();

        CliProcess.Ended run = await CliProcess.RunAtAsync(
            root, new() { ["HOME"] = home, ["XDG_CACHE_HOME"] = null, ["PSEUDOLABEL_CACHE"] = Path.Join(root, "taken") },
            "run", "--labeled", "l.csv", "--unlabeled", "u.csv", "--label", "y", "--out", "out", "--max-rounds", "0", "--fast",
            "--embed", "text=minilm", "--column", "note=text");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("PSEUDOLABEL_CACHE", run.Error, StringComparison.Ordinal);

        // ONNX Runtime would leave a device's identifier and a list of what it has to tell.
        Assert.Empty(Directory.GetFileSystemEntries(home, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Predict_StandardInputAndOutput_NothingButPredictionsComesOut()
    {
        WriteSmall();
        await CliProcess.RunAsync(root, [.. Run, "--max-rounds", "0", "--learner", "logistic"]);
        string rows = File.ReadAllText(Path.Join(root, "u.csv"));

        CliProcess.Ended piped =
            await CliProcess.RunWithInputAsync(root, rows, "predict", "--model", "out/result/model.zip", "--input", "-", "--out", "-");
        CliProcess.Ended filed =
            await CliProcess.RunAsync(root, "predict", "--model", "out/result/model.zip", "--input", "u.csv", "--out", "preds.csv");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (piped.Code, filed.Code));
        Assert.Equal(File.ReadAllText(Path.Join(root, "preds.csv")), piped.Out);
        Assert.Equal($"200 rows predicted{Environment.NewLine}", piped.Error);
    }

    [Fact]
    public async Task Run_BadFile_IsCode2OneLineAndNoFolder()
    {
        WriteSmall();
        File.AppendAllText(Path.Join(root, "u.csv"), string.Concat(Enumerable.Repeat("1\n", 20)));

        CliProcess.Ended run = await CliProcess.RunAsync(root, Run);

        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.StartsWith("error: u.csv, line 202", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - Environment.NewLine.Length, run.Error.IndexOf(Environment.NewLine, StringComparison.Ordinal));
        Assert.Empty(run.Out);
        Assert.False(Directory.Exists(Path.Join(root, "out")));
    }

    [Fact]
    public async Task Run_TwiceInOneFolder_TheSecondIsRefused()
    {
        WriteSmall();
        string[] quick = [.. Run, "--max-rounds", "0", "--learner", "logistic"];

        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, quick)).Code);
        CliProcess.Ended again = await CliProcess.RunAsync(root, quick);

        Assert.Equal(ExitCode.Unusable, again.Code);
        Assert.Contains("--overwrite", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, [.. quick, "--overwrite"])).Code);
    }

    [Fact]
    public async Task Demo_EmptyFolder_TellsTheTruthAndNamesFilesThatAreThere()
    {
        CliProcess.Ended demo = await CliProcess.RunAsync(root, "demo");

        Assert.Equal(ExitCode.Done, demo.Code);
        string all =
            Assert.Single(demo.OutLines, line => line.StartsWith("against the truth, all predictions: ", StringComparison.Ordinal));
        Assert.Matches(@"(8|9)\d\.\d % \(4,\d{3} of 5,000\) right", all);
        Assert.Single(demo.OutLines, line => line.StartsWith("against the truth, accepted ones: ", StringComparison.Ordinal));
        string[] files = demo.OutLines[^9..];
        Assert.All(files, file => Assert.True(File.Exists(Path.Join(root, file)), file));
        Assert.EndsWith("report.html", files[^1], StringComparison.Ordinal);
    }

    private static string[] Run => ["run", "--labeled", "l.csv", "--unlabeled", "u.csv", "--label", "level", "--out", "out"];

    private void WriteTexts()
    {
        string[] words = ["late parcel", "wrong bill", "broken lamp", "double charge"];
        File.WriteAllLines(
            Path.Join(root, "l.csv"), ["note,y", .. Enumerable.Range(0, 24).Select(i => $"{words[i % 4]} number {i},{i % 4}")]);
        File.WriteAllLines(
            Path.Join(root, "u.csv"), ["note", .. Enumerable.Range(0, 60).Select(i => $"a {words[i % 4]} again {i}")]);
    }

    private void WriteSmall()
    {
        var random = new SeededRandom(8);
        File.WriteAllText(Path.Join(root, "l.csv"), Table(40, labeled: true));
        File.WriteAllText(Path.Join(root, "u.csv"), Table(200, labeled: false));

        string Table(int rows, bool labeled)
        {
            var text = new StringBuilder(labeled ? "x,y,level\n" : "x,y\n");
            for (int i = 0; i < rows; i++)
            {
                string cells = FormattableString.Invariant($"{random.NextGaussian() + 2 * (i % 2):0.00},{random.NextGaussian():0.00}");
                text.Append(cells).Append(labeled ? i % 2 == 0 ? ",low" : ",high" : "").Append('\n');
            }

            return text.ToString();
        }
    }
}
