using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Pretrained.Images;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// Pictures through ResNet-18, in turn with the same numbers through ONNX Runtime alone: they are made of the pictures before, and
/// nothing is made of the output.
/// </summary>
internal static class PicturesBenchmark
{
    private const int Threads = 2;

    /// <summary>Measures it.</summary>
    /// <param name="turns">Turns of each.</param>
    /// <param name="count">Pictures.</param>
    public static IReadOnlyList<TableLine> Run(int turns, int count)
    {
        using ImageEmbedder ours = ImageEmbedder.Open(ResNet18.Files);
        using var plain = new InferenceSession(
            new EmbedderFileReader(ResNet18.Files).Network(), new SessionOptions { IntraOpNumThreads = 1 });
        byte[][] pictures = [.. Enumerable.Range(0, count).Select(Picture)];
        var vectors = new float[count * ours.About.Dimension];
        var seconds = new List<(double Ours, double Plain)>();
        Pass(plain, pictures);
        for (int turn = 0; turn < turns; turn++)
        {
            double own = Timed(() => ours.EmbedPictures(pictures, vectors, Threads));
            seconds.Add((own, Timed(() => Pass(plain, pictures))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"pictures a second: ours {count / seconds[^1].Ours:0.0}, ONNX Runtime alone {count / seconds[^1].Plain:0.0}"));
        }

        string Rate(IEnumerable<double> of) => string.Create(CultureInfo.InvariantCulture, $"{count / Turns.Median(of):0.0} pictures/s");
        return
        [
            Turns.Line("pictures through ResNet-18, rate against ONNX Runtime alone", Rate(seconds.Select(s => s.Ours)),
                $"{Rate(seconds.Select(s => s.Plain))} ONNX Runtime", [.. seconds.Select(s => s.Plain / s.Ours)], 0.9, atLeast: true),
        ];
    }

    private static void Pass(InferenceSession session, byte[][] pictures)
    {
        // A few inputs stand for all: what they hold does not change how long they take.
        float[][] inputs = [.. pictures.Take(8).Select(p => (float[])[.. p.Select(v => v - 110f)])];
        int next = -1;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
        {
            using var run = new RunOptions();
            for (int i; (i = Interlocked.Increment(ref next)) < pictures.Length;)
            {
                using OrtValue input = OrtValue.CreateTensorValueFromMemory(inputs[i % inputs.Length], [1, 3, 224, 224]);
                using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
            }
        });
    }

    private static byte[] Picture(int seed)
    {
        byte[] picture = new byte[224 * 224 * 3];
        for (int i = 0; i < picture.Length; i++)
        {
            picture[i] = (byte)((i * (seed + 1) / 700) + (i % 3 * 40));
        }

        return picture;
    }

    /// <summary>Processor time by threads: what the clock says on a machine that does nothing else.</summary>
    private static double Timed(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds / Threads;
    }
}
