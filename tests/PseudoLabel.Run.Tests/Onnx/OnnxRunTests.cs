using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Onnx;

/// <summary>The file model.onnx of whole runs, read by ONNX Runtime, against the run's own model.</summary>
public sealed class OnnxRunTests(ITestOutputHelper output)
{
    private const double Bar = 1e-5;

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    [InlineData("lightgbm")]
    public async Task A_run_leaves_a_file_that_says_what_predict_says(string learner)
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings() with { Learner = learner, GateZ = 0 }, new LocalRunOptions());
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        string[] header = lines[0].Split(',');
        string strange = data.File(
            "strange.csv", string.Join('\n', [lines[0], "1.5,,red", ",2.25,", "1e30,-1e30,violet", "0.1,0.2,green", .. lines.Skip(1)]));
        string predicted = Path.Combine(data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(Path.Combine(data.Out(), RunNames.Model), [strange], predicted, new LocalRunOptions());
        using var session = new InferenceSession(Path.Combine(data.Out(), RunNames.Onnx));

        Dictionary<string, string>[] rows = [.. (await File.ReadAllLinesAsync(strange)).Skip(1)
            .Select(line => header.Zip(line.Split(',')).ToDictionary(c => c.First, c => c.Second))];
        (string[] labels, float[] probabilities) = OnnxUse.Predict(session, rows);

        string[][] expected = [.. (await File.ReadAllLinesAsync(predicted)).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(604, expected.Length);
        Assert.Equal(expected.Select(e => e[0]), labels);
        float[] own = [.. expected.SelectMany(e => e[2..]).Select(p => float.Parse(p, CultureInfo.InvariantCulture))];
        Assert.InRange(own.Zip(probabilities, (a, b) => Math.Abs(a - b)).Max(), 0, Bar);
    }

    [Theory]
    [InlineData("breast-w", "auto", 699, "columns")]
    [InlineData("credit-g", "lightgbm", 1000, "columns")]
    [InlineData("adult", "logistic", 1500, "columns")]
    [InlineData("eucalyptus", "forest", 736, "columns")]
    [InlineData("splice", "logistic", 900, "columns")]
    [InlineData("optdigits", "forest", 1500, "columns")]
    [InlineData("sms-spam", "logistic", 900, "features")]
    public async Task Public_data_sets_get_the_same_probabilities_in_the_runtime(string name, string learner, int rows, string input)
    {
        using var data = new SmallData(labeled: 0, unlabeled: 0);
        string[] lines = await File.ReadAllLinesAsync(SourceTree.Shared($"data/{name}.csv"));
        int[] order = [.. Enumerable.Range(1, lines.Length - 1)];
        new SeededRandom(7).Shuffle<int>(order);
        string[] some = [.. order.Take(rows).Select(i => lines[i])];
        string Label(string line) => line[(line.LastIndexOf(',') + 1)..];
        HashSet<string> chosen = [.. some.GroupBy(Label).SelectMany(g => g.Take(20))];
        data.File("labeled.csv", string.Join('\n', [lines[0], .. some.Where(chosen.Contains)]));
        data.File("unlabeled.csv",
            string.Join('\n', new[] { lines[0] }.Concat(some.Where(l => !chosen.Contains(l))).Select(l => l[..l.LastIndexOf(',')])));
        RunSettings settings = new()
        {
            Labeled = [data.Labeled],
            Unlabeled = [data.Unlabeled],
            Label = Label(lines[0]),
            Learner = learner,
            Repeats = 1,
            MaxRounds = 2,
            Fast = true
        };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());

        (double largest, int otherLabels, string kind) = Compare(data.Out(), data.Unlabeled);

        output.WriteLine($"{name} {learner}: largest difference {largest:g3}, {otherLabels} other labels");
        Assert.Equal(input, kind);
        Assert.InRange(largest, 0, Bar);
        Assert.Equal(0, otherLabels);
    }

    [Fact]
    public async Task The_same_run_leaves_the_same_bytes_and_none_where_none_is_wanted()
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { Learner = "forest", Fast = true };
        await LocalRun.StartAsync(data.Out("a"), settings, new LocalRunOptions { Threads = 1 });
        await LocalRun.StartAsync(data.Out("b"), settings, new LocalRunOptions { Threads = 3 });
        LocalRunResult without = await LocalRun.StartAsync(data.Out("c"), settings with { Onnx = false }, new LocalRunOptions());

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(data.Out("a"), RunNames.Onnx)),
            await File.ReadAllBytesAsync(Path.Combine(data.Out("b"), RunNames.Onnx)));
        Assert.False(File.Exists(Path.Combine(data.Out("c"), RunNames.Onnx)));
        Assert.DoesNotContain(without.Files, f => f.EndsWith(".onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void The_documented_example_is_the_one_that_is_run()
    {
        string source = File.ReadAllText(Path.Join(SourceTree.Root, "tests/PseudoLabel.Run.Tests/Onnx/OnnxUse.cs"));
        string example = source.Split("// docs/onnx.md: begin\n")[1].Split("    // docs/onnx.md: end")[0];
        string indented =
            string.Join('\n', example.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));

        Assert.Contains(indented, File.ReadAllText(Path.Join(SourceTree.Root, "docs/onnx.md")), StringComparison.Ordinal);
    }

    /// <summary>The pool's rows as the reader gives them, by the run's model and by the file, in batches of one and of many.</summary>
    private static (double Largest, int OtherLabels, string Kind) Compare(string run, string table)
    {
        using FileStream zip = File.OpenRead(Path.Combine(run, RunNames.Model));
        ModelPackage package = ModelPackage.Read(zip, "model.zip");
        using var session = new InferenceSession(Path.Combine(run, RunNames.Onnx));
        var largest = 0.0;
        int others = 0;
        foreach (RowBlock block in Read(table, package.About.Schema))
        {
            FeatureMatrix features = package.Transform.Transform(block);
            float[] own = package.Probabilities(features);
            foreach ((int first, int count) in new[] { (0, block.Rows), (0, 1), (block.Rows / 2, 1) })
            {
                (string[] labels, float[] said) = Run(session, package, block, features, first, count);
                int k = package.About.Classes.Count;
                for (int i = 0; i < said.Length; i++)
                {
                    largest = Math.Max(largest, Math.Abs(said[i] - own[(first * k) + i]));
                }

                others += labels.Where((label, i) => label != package.About.Classes[PoolPredictions.ArgMax(own.AsSpan((first + i) * k, k))])
                    .Count();
            }
        }

        return (largest, others, session.ModelMetadata.CustomMetadataMap["input"]);
    }

    private static IEnumerable<RowBlock> Read(string path, TableSchema schema)
    {
        var file = new DataFile { Name = path, Format = DataFormat.Csv };
        var source = new Opener();
        foreach (TableIndex table in InputTables.Index([file], source, new IndexOptions { BatchRows = 400 }, default))
        {
            foreach (TableSlice slice in table.Slices)
            {
                foreach (RowBlock block in TableReader.Read(slice, table, schema, source, new ReadOptions(), default))
                {
                    yield return block;
                }
            }
        }
    }

    private static (string[] Labels, float[] Probabilities) Run(
        InferenceSession session, ModelPackage package, RowBlock block, FeatureMatrix features, int first, int count)
    {
        var inputs = new List<NamedOnnxValue>();
        if (session.InputMetadata.ContainsKey("features"))
        {
            var cells = new float[count * features.Columns];
            for (int i = 0; i < count; i++)
            {
                features.DenseRow(first + i).CopyTo(cells.AsSpan(i * features.Columns));
                for (int e = 0; e < features.SparseIndices(first + i).Length; e++)
                {
                    cells[(i * features.Columns) + features.SparseIndices(first + i)[e]] = features.SparseValues(first + i)[e];
                }
            }

            inputs.Add(NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(cells, [count, features.Columns])));
        }
        else
        {
            string[] columns = [.. package.About.Schema.UsedColumns().Select(c => c.Name)];
            foreach (JsonElement column in JsonDocument.Parse(
                session.ModelMetadata.CustomMetadataMap["columns"]).RootElement.EnumerateArray())
            {
                string name = column.GetProperty("input").GetString()!;
                ColumnBlock cells = block.Columns[Array.IndexOf(columns, column.GetProperty("name").GetString())];
                inputs.Add(cells.Numbers is { } numbers
                    ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(numbers.AsMemory(first, count), [count, 1]))
                    : NamedOnnxValue.CreateFromTensor(
                        name, new DenseTensor<string>(cells.Values![first..(first + count)].Select(v => v ?? "").ToArray(), [count, 1])));
            }
        }

        using var outputs = session.Run(inputs, ["label", "probabilities"]);
        return ([.. outputs[0].AsEnumerable<string>()], [.. outputs[1].AsEnumerable<float>()]);
    }

    private sealed class Opener : IDataSource
    {
        public Stream OpenRead(DataFile file) => File.OpenRead(file.Name);
    }
}
