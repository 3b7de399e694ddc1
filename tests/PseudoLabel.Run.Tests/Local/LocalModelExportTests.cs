using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Tests.Models;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalModelExportTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    [Fact]
    public async Task Onnx_of_a_model_is_the_file_that_its_run_wrote()
    {
        string file = Path.Combine(run.Data.Folder, "again.onnx");
        await LocalModelExport.OnnxAsync(run.Model, file);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(run.Data.Out(), RunNames.Onnx)), await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Features_are_a_line_for_every_row_in_order()
    {
        string table = run.Data.File("export.csv", "x,y,hint\n1,2,red\n3,,blue\n3,abc,blue\n-1,0.5,\n");
        string file = Path.Combine(run.Data.Folder, "features.npy");
        PredictionSummary done = await LocalModelExport.FeaturesAsync(run.Model, [table], file);

        byte[] bytes = await File.ReadAllBytesAsync(file);
        int columns = run.Read().Transform.Columns;
        Assert.Equal(4, done.Rows);
        Assert.Equal([0x93, .. "NUMPY\u0001\0v\0"u8], bytes[..10]);
        Assert.Equal(
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': (4, {columns}), }}", Encoding.ASCII.GetString(bytes, 10, 118).TrimEnd());
        float[] cells = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(128)).ToArray();
        Assert.Equal(4 * columns, cells.Length);
        int aside = Enumerable.Range(0, 4).Count(r => cells[(r * columns)..((r + 1) * columns)].All(float.IsNaN));
        Assert.Equal(done.SetAside, aside);

        // The same row alone is the same line.
        string one = run.Data.File("one.csv", "x,y,hint\n-1,0.5,\n");
        await LocalModelExport.FeaturesAsync(run.Model, [one], file);
        Assert.Equal(cells[(3 * columns)..], MemoryMarshal.Cast<byte, float>((await File.ReadAllBytesAsync(file)).AsSpan(128)).ToArray());
    }

    [Fact]
    public async Task What_an_export_is_made_from_is_not_replaced()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalModelExport.OnnxAsync(run.Model, run.Model));
        Assert.Contains("the export would replace this file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_as_onnx_has_the_packages_classes()
    {
        using var session = new InferenceSession(OnnxFile.Bytes(run.Read()));
        Assert.Equal("""["alpha","beta","gamma"]""", session.ModelMetadata.CustomMetadataMap["classes"]);
        Assert.Equal(["x", "y", "hint"], session.InputMetadata.Keys);
    }
}
