using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Trainer.Tests.Processes;

/// <summary>The command line with the trainer, as a user starts them: small images with an upright or a level bar.</summary>
public sealed class NeuralRunTests : IDisposable
{
    private const int Side = 6;
    private readonly string folder = Directory.CreateTempSubdirectory("pseudolabel-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_trains_a_network_and_its_model_predicts()
    {
        Torch.Require();
        WriteData();
        (int code, string output, string error) = await CliAsync([.. Run, "--out", At("out")]);
        Assert.True(code == 0, error);
        Assert.Contains("network", output, StringComparison.OrdinalIgnoreCase);
        OnnxModel network = OnnxModel.Read(await File.ReadAllBytesAsync(At("out/result/network.onnx")));
        Assert.Equal((Side * Side, 2), (network.FeatureCount, network.ClassCount));
        using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllTextAsync(At("out/result/metrics.json")));
        Assert.True(metrics.RootElement.TryGetProperty("neural", out JsonElement neural), "metrics.json has no neural section");
        Assert.Contains("cnn", neural.GetRawText(), StringComparison.Ordinal);

        (code, _, error) =
            await CliAsync("predict", "--model", At("out/result/model.zip"), "--input", At("test.csv"), "--out", At("preds.csv"));
        Assert.True(code == 0, error);
        string[] truth = [.. File.ReadLines(At("test.csv")).Skip(1).Select(line => line.Split(',')[^1])];
        string[] predicted = [.. File.ReadLines(At("preds.csv")).Skip(1).Select(line => line.Split(',')[0])];
        Assert.True(truth.Zip(predicted).Count(p => p.First == p.Second) > 0.9 * truth.Length);
    }

    [Fact]
    public async Task The_same_run_gives_the_same_labels()
    {
        Torch.Require();
        WriteData();
        foreach (string name in new[] { "one", "two" })
        {
            Assert.Equal(0, (await CliAsync([.. Run, "--out", At(name), "--threads", name == "one" ? "1" : "2"])).Code);
        }

        foreach (string file in new[] { "pseudo-labels.csv", "network.onnx", "model.zip" })
        {
            Assert.Equal(await File.ReadAllBytesAsync(At($"one/result/{file}")), await File.ReadAllBytesAsync(At($"two/result/{file}")));
        }
    }

    [Fact]
    public async Task Where_the_library_does_not_load_a_run_ends_at_once_with_one_line()
    {
        Assert.SkipWhen(TorchLibrary.Problem() is null, "the native library loads here");
        WriteData();
        (int code, _, string error) = await CliAsync([.. Run, "--out", At("out")]);
        Assert.Equal(2, code);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("GLIBCXX_3.4.32", line, StringComparison.Ordinal);
        Assert.Contains("Debian 13", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out/features")));
    }

    private string[] Run =>
    [
        "run", "--labeled", At("labeled.csv"), "--unlabeled", At("unlabeled.csv"), "--label", "label", "--image-shape", $"{Side}x{Side}",
        "--learner", "neural", "--train-steps", "150", "--folds", "2", "--labeled-batch", "16", "--learning-rate", "0.01",
        "--device", "cpu",
    ];

    private string At(string name) => Path.Combine(folder, name);

    private void WriteData()
    {
        var random = new SeededRandom(5);
        Write("labeled.csv", 24, random, withLabel: true);
        Write("unlabeled.csv", 300, random, withLabel: false);
        Write("test.csv", 200, random, withLabel: true);
    }

    private void Write(string name, int rows, SeededRandom random, bool withLabel)
    {
        using var writer = new StreamWriter(At(name)) { NewLine = "\n" };
        string header = string.Join(',', Enumerable.Range(0, Side * Side).Select(p => $"p{p}"));
        writer.WriteLine(withLabel ? header + ",label" : header);
        for (int i = 0; i < rows; i++)
        {
            int at = random.NextInt32(Side);
            bool upright = i % 2 == 0;
            IEnumerable<string> pixels = Enumerable.Range(0, Side * Side).Select(p =>
                (((upright ? p % Side : p / Side) == at ? 200 : 20) + (20 * random.NextDouble())).ToString(
                    "0", CultureInfo.InvariantCulture));
            writer.WriteLine(string.Join(',', withLabel ? pixels.Append(upright ? "upright" : "level") : pixels));
        }
    }

    private static async Task<(int Code, string Output, string Error)> CliAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "pseudolabel.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PSEUDOLABEL_TRAINER"] = Path.Combine(AppContext.BaseDirectory, "PseudoLabel.Trainer.dll");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
