using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Tests;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Notes of two subjects in words of which each is rare, and a network of three numbers a word that knows which words are of one subject:
/// n-grams of ten labeled notes know few of the words, vectors all.
/// </summary>
public sealed class EmbeddedRunTests : IDisposable
{
    private const int Words = 300;
    private const int Pool = 300;
    private readonly string folder = Directory.CreateTempSubdirectory("embed-").FullName;
    private readonly string network;

    public EmbeddedRunTests()
    {
        Directory.CreateDirectory(At("net"));
        network = At("net/model.onnx");
        var random = new SeededRandom(3);
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
        float[][] table =
        [
            .. special.Select(_ => new float[3]),
            .. Enumerable.Range(0, Words).Select(w => new[] { w % 2 == 0 ? 1f : -1f, (float)random.NextGaussian(), 1 }),
        ];
        File.WriteAllBytes(network, TinyNetwork.Bytes(table));
        File.WriteAllLines(At("net/vocab.txt"), [.. special, .. Enumerable.Range(0, Words).Select(Word)]);
        File.WriteAllText(At("net/embedding.json"), """{ "pooling": "mean", "normalize": true, "maxTokens": 32, "lowerCase": true }""");
        Write("labeled.csv", 20, random, withLabel: true);
        Write("unlabeled.csv", Pool, random, withLabel: false);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task StartAsync_WordsThatOnlyTheNetworkKnows_LabelsByThem()
    {
        double without = await AccuracyAsync("off", ["off"]);
        double with = await AccuracyAsync("on", [$"text={network}"]);

        Assert.InRange(without, 0, 0.8);
        Assert.InRange(with, 0.95, 1);
    }

    [Fact]
    public async Task StartAsync_OtherThreadsAndVectorsKept_SameBytes()
    {
        RunSettings settings = Settings($"note={network}");
        await LocalRun.StartAsync(At("a"), settings, new LocalRunOptions { Threads = 1 });
        var kept = new FolderStore(At("vectors"));
        await LocalRun.StartAsync(At("b"), settings, new LocalRunOptions { Threads = 2, Vectors = () => kept });
        string[] files = Directory.GetFiles(At("vectors"), "*", SearchOption.AllDirectories);

        await LocalRun.StartAsync(At("c"), settings, new LocalRunOptions { Threads = 2, Vectors = () => kept });

        RunBytes.AssertEqual(At("a"), At("b"));
        RunBytes.AssertEqual(At("a"), At("c"));
        Assert.NotEmpty(files);
        Assert.Equal(files.Order(), Directory.GetFiles(At("vectors"), "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task StartAsync_VectorsKeptByAnotherRun_AreTaken()
    {
        RunSettings settings = Settings($"note={network}");
        var store = new FolderStore(At("vectors"));
        var options = new LocalRunOptions { Threads = 2, Vectors = () => store };
        await LocalRun.StartAsync(At("a"), settings, options);
        await Task.WhenAll(Directory.GetFiles(At("vectors"), "*", SearchOption.AllDirectories).Select(Zeroed));

        await LocalRun.StartAsync(At("b"), settings, options);

        // All the same now: had they been computed again, the labels would be those of the first run.
        Assert.NotEqual(
            DecidedRows.Of(At("a")).Select(r => r.Confidence), DecidedRows.Of(At("b")).Select(r => r.Confidence));
    }

    [Fact]
    public async Task RunAsync_ModelOfEmbeddedTexts_PredictsWhatTheRunLabeled()
    {
        await LocalRun.StartAsync(At("out"), Settings($"text={network}"), new LocalRunOptions { Threads = 2 });

        await LocalPrediction.RunAsync(
            Path.Combine(At("out"), RunNames.Model), [At("unlabeled.csv")], At("preds.csv"), new LocalRunOptions { Threads = 2 });

        string[] predicted = [.. File.ReadLines(At("preds.csv")).Skip(1).Select(line => line.Split(',')[0])];
        Assert.Equal(DecidedRows.Of(At("out")).Select(r => r.PredictedLabel), predicted);
    }

    [Fact]
    public async Task Of_NetworkOfAnotherHash_IsRefusedByName()
    {
        await LocalRun.StartAsync(At("out"), Settings($"text={network}"), new LocalRunOptions());
        using FileStream stream = File.OpenRead(Path.Combine(At("out"), RunNames.Model));
        EmbedderAbout about = ModelPackage.Read(stream, "model.zip").Transform.Embedded[0].About;

        var error = Assert.Throws<UserErrorException>(() => Embedders.Of(about with { Hash = "0123456789abcdef" }));

        Assert.Contains(about.Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("0123456789ab", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text=nosuch", "nosuch")]
    [InlineData("body=PATH", "'body'")]
    [InlineData("text=/no/such/model.onnx", "/no/such/model.onnx")]
    [InlineData("image=PATH", "nothing is here to be read")]
    public async Task StartAsync_NoSuchNetworkOrColumn_NamesIt(string word, string named)
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(
            At("out"), Settings(word.Replace("PATH", network, StringComparison.Ordinal)), new LocalRunOptions()));

        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfRunAsync_EmbeddedTexts_TellsTheNetwork()
    {
        InspectionReport report =
            await LocalInspection.OfRunAsync(Settings($"text={network}"), new LocalRunOptions(), CancellationToken.None);

        EmbeddedInspection embedded = Assert.Single(report.Plan!.Embedded!);
        Assert.Equal(("note", 3), (embedded.Column, embedded.Dimension));
        Assert.InRange(embedded.Mebibytes, 0.003, 0.004);
        Assert.Contains("logistic on embeddings", report.Plan.Candidates);
    }

    [Fact]
    public async Task OfFileAsync_EmbeddedTexts_ExplainsByTheColumn()
    {
        await LocalRun.StartAsync(At("out"), Settings($"text={network}"), new LocalRunOptions());

        var report = await LocalExplanation.OfRunAsync(At("out"), At("unlabeled.csv"), 3, CancellationToken.None);

        Assert.Equal("note", report.Columns[0].Name);
    }

    [Fact]
    public async Task StartAsync_NetworkToBeTrained_GetsTheVectorsAlone()
    {
        RunSettings settings = Settings($"text={network}") with { Learner = "neural" };

        await LocalRun.StartAsync(At("out"), settings, new LocalRunOptions { Threads = 2, Training = new ScriptedJobs() });

        TrainingRequest request =
            await TrainingDocuments.ReadAsync<TrainingRequest>(new FolderStore(At("out")), TrainingNames.Of(1).Request);
        Assert.Equal(3, request.FeatureCount);
        Assert.Null(request.Image);
    }

    private static async Task Zeroed(string file)
    {
        byte[] bytes = new byte[new FileInfo(file).Length];
        System.IO.Hashing.XxHash64.Hash(bytes.AsSpan(0, bytes.Length - 8)).AsSpan().CopyTo(bytes.AsSpan(bytes.Length - 8));
        bytes.AsSpan(bytes.Length - 8).Reverse();
        await File.WriteAllBytesAsync(file, bytes);
    }

    private async Task<double> AccuracyAsync(string name, string[] embed)
    {
        await LocalRun.StartAsync(At(name), Settings(embed), new LocalRunOptions { Threads = 2 });
        return DecidedRows.Of(At(name)).Average(r => r.PredictedLabel == Subject((int)r.Row) ? 1.0 : 0.0);
    }

    private RunSettings Settings(params string[] embed) => new()
    {
        Labeled = [At("labeled.csv")],
        Unlabeled = [At("unlabeled.csv")],
        Label = "subject",
        Columns = new Dictionary<string, ColumnKind> { ["note"] = ColumnKind.Text },
        Embed = embed,
        Learner = embed is ["off"] ? "logistic" : "auto",
        MaxRounds = 1,
        Folds = 3,
        Repeats = 1,
    };

    private void Write(string name, int rows, SeededRandom random, bool withLabel)
    {
        var text = new StringBuilder(withLabel ? "note,subject\n" : "note\n");
        for (int row = 0; row < rows; row++)
        {
            // Words of the other subject are among them, one in four.
            string note = string.Join(' ', Enumerable.Range(0, 8).Select(i =>
                Word((2 * random.NextInt32(Words / 2)) + (i % 4 == 3 ? 1 - (row % 2) : row % 2))));
            text.Append(note).Append(withLabel ? $",{Subject(row)}\n" : "\n");
        }

        File.WriteAllText(At(name), text.ToString());
    }

    private static string Subject(int row) => row % 2 == 0 ? "garden" : "kitchen";

    /// <summary>Words that share no characters beyond chance: their number in letters of three kinds.</summary>
    private static string Word(int number)
    {
        var random = new SeededRandom((ulong)number + 17);
        return string.Concat(Enumerable.Range(0, 7).Select(_ => (char)('a' + random.NextInt32(26))));
    }

    private string At(string name) => Path.Combine(folder, name);
}
