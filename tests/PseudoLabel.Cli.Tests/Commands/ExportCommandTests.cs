using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Predicting;

namespace PseudoLabel.Cli.Tests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly CliHarness cli = new();
    private readonly List<string> asked = [];

    public ExportCommandTests() => cli.Context = cli.Context with
    {
        ExportOnnx = (model, file, ct) =>
        {
            asked.Add($"onnx {model} {file}");
            return Task.CompletedTask;
        },
        ExportFeatures = (model, inputs, file, ct) =>
        {
            asked.Add($"features {model} {string.Join(' ', inputs)} {file}");
            return Task.FromResult(new PredictionSummary(1_200, 2));
        },
    };

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Onnx_is_written_from_a_model()
    {
        string model = cli.Touch("m.zip");
        Assert.Equal(ExitCode.Done, await cli.RunAsync("export", "--to", "onnx", "--model", model, "--out", cli.At("m.onnx")));
        Assert.Equal([$"onnx {model} {cli.At("m.onnx")}"], asked);
        Assert.Equal(cli.At("m.onnx") + Environment.NewLine, cli.Out);
    }

    [Fact]
    public async Task What_is_told_is_no_part_of_an_export_to_standard_output()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("export", "--to", "onnx", "--model", cli.Touch("m.zip"), "--out", "-"));
        Assert.Equal("", cli.Out);
    }

    [Fact]
    public async Task Features_are_written_from_a_model_and_files()
    {
        string model = cli.Touch("m.zip");
        Assert.Equal(ExitCode.Done,
            await cli.RunAsync("export", "--to", "features", "--model", model, "--input", "a.csv", "b.csv", "--out", cli.At("f.npy")));
        Assert.Equal([$"features {model} a.csv b.csv {cli.At("f.npy")}"], asked);
        Assert.StartsWith("1,200 rows written, 2 rows among them set aside, which are NaN", cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_refused() => cli.AssertRefused(
        await cli.RunAsync("export", "--to", "pmml", "--model", cli.Touch("m.zip"), "--out", cli.At("m")),
        "--to pmml is none of label-studio, onnx, features");

    [Fact]
    public async Task A_form_of_a_model_needs_one() => cli.AssertRefused(
        await cli.RunAsync("export", "--to", "onnx", "--out", cli.At("m")), "--model is missing: 'export --to onnx' needs a model.zip");

    [Fact]
    public async Task Features_need_rows() => cli.AssertRefused(
        await cli.RunAsync("export", "--to", "features", "--model", cli.Touch("m.zip"), "--out", cli.At("m")),
        "--input is missing: 'export --to features' needs files to read");

    [Fact]
    public async Task A_folder_is_no_file_to_write() => cli.AssertRefused(
        await cli.RunAsync("export", "--to", "onnx", "--model", cli.Touch("m.zip"), "--out", cli.Root),
        $"{cli.Root}: --out is a folder; name a file");
}
