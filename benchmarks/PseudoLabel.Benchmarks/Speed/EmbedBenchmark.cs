using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Texts;
using PseudoLabel.Embeddings.Texts.Tokens;
using PseudoLabel.Pretrained.Text;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// Texts through all-MiniLM-L6-v2: tokens, network and pooling, in turn with the same inputs through ONNX Runtime alone, in the best
/// batches. The texts are made of common words, 6 to 60 of them, about as long as news in brief.
/// </summary>
internal static class EmbedBenchmark
{
    private const int Threads = 2;

    private static readonly string[] Words =
    [
        "the", "price", "of", "oil", "rose", "again", "on", "Monday", "as", "traders", "feared", "a", "shortage", "in", "winter", "while",
        "two", "teams", "won", "their", "first", "games", "under", "new", "coaches", "scientists", "found", "water", "below", "ice",
        "and", "said", "so",
    ];

    /// <summary>Measures it.</summary>
    /// <param name="turns">Turns of each.</param>
    /// <param name="rows">Texts.</param>
    public static IReadOnlyList<TableLine> Run(int turns, int rows)
    {
        string[] texts = [.. Enumerable.Range(0, rows).Select(Text)];
        var files = new EmbedderFileReader(MiniLm.Files);
        var opening = Stopwatch.StartNew();
        TextEmbedder ours = TextEmbedderFiles.Open(MiniLm.Files);
        double opened = opening.Elapsed.TotalSeconds;
        List<int[]> inputs = Inputs(texts, files);
        int[][][] batches = [.. TextBatch.Of(inputs).Select(b => b.Inputs.Select(i => inputs[i]).ToArray())];
        using var plain = new PlainTexts(files.Network());
        var vectors = new float[rows * ours.About.Dimension];
        var seconds = new List<(double Ours, double Plain)>();
        for (int turn = 0; turn < turns; turn++)
        {
            double own = Timed(() => ours.EmbedTexts(texts, vectors, Threads));
            seconds.Add((own, Timed(() => plain.Run(batches, Threads))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"texts a second: ours {rows / seconds[^1].Ours:0}, ONNX Runtime alone {rows / seconds[^1].Plain:0}; "
                + $"opened in {opened:0.00} s"));
        }

        string Rate(IEnumerable<double> of) => string.Create(CultureInfo.InvariantCulture, $"{rows / Turns.Median(of):0} texts/s");
        return
        [
            Turns.Line("texts through all-MiniLM-L6-v2, rate against ONNX Runtime alone", Rate(seconds.Select(s => s.Ours)),
                $"{Rate(seconds.Select(s => s.Plain))} ONNX Runtime", [.. seconds.Select(s => s.Plain / s.Ours)], 0.9, atLeast: true),
        ];
    }

    private static List<int[]> Inputs(string[] texts, EmbedderFileReader files)
    {
        TextTokens tokens = TokensReader.Read(files, lowerCase: true);
        var pieces = new TextPieces(tokens.Tokenizer, tokens.Frame, new TextDescription { MaxTokens = 256 });
        var inputs = new List<int[]>();
        Array.ForEach(texts, t => pieces.Add(t, inputs));
        return inputs;
    }

    private static string Text(int row)
    {
        int state = row;
        int Next(int below) => (int)((uint)(state = unchecked((state * 1664525) + 1013904223)) >> 8) % below;
        return string.Join(' ', Enumerable.Range(0, 6 + Next(55)).Select(_ => Words[Next(Words.Length)]));
    }

    /// <summary>Processor time by threads: what the clock says on a machine that does nothing else.</summary>
    private static double Timed(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds / Threads;
    }
}
