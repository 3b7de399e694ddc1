using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Embeddings.Texts;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>
/// The files that a user names with a network: each, damaged, beside the others, which are whole, is read or refused with the name of one
/// of them, and what is read gives vectors of finite numbers.
/// </summary>
internal static class EmbedderFuzz
{
    private static readonly string[] Texts =
    [
        "a b", "", "hello world a[SEP]b <mask> </s>", "Héllo \ud83d\ude00 한국 東京\ud800\u0000\ufb01", new string('h', 3000),
    ];

    private static readonly byte[] Network = TinyNetwork.Bytes(
        [.. Enumerable.Range(0, SampleTokenizers.Pieces).Select(p => new float[] { p, 1, -p })], pooled: true,
        output: "sentence_embedding");

    private static readonly string Picture = PreprocessorReader.File;
    private const string PictureNumbers =
        """{"do_normalize":true,"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.4,0.3],"size":{"height":4,"width":4},"do_rescale":true}""";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("onnx-texts", "model.onnx", () => SampleNetworks.Texts(5), WireMutator.Mutant, ForNetworks()),
        Of("onnx-pictures", "model.onnx", SampleNetworks.Pictures, WireMutator.Mutant, ForPictures()),
        Of("tokenizer-json", "tokenizer.json", () => SampleTokenizers.Json, TextMutator.Json, Described()),
        Of("vocab-txt", "vocab.txt", () => SampleTokenizers.Lines, TextMutator.Lines, Described()),
        Of("vocab-json", "vocab.json", () => SampleTokenizers.Vocabulary, TextMutator.Json,
            Described().With("merges.txt", SampleTokenizers.Merges[0])),
        Of("merges-txt", "merges.txt", () => SampleTokenizers.Merges, TextMutator.Lines,
            Described().With("vocab.json", SampleTokenizers.Vocabulary[0])),
        Of("sentencepiece", "spiece.model", () => SampleTokenizers.SentencePiece, WireMutator.Mutant, Described()),
        Of("embedding-json", "embedding.json",
            () => ["""{"pooling":"mean","normalize":true,"prefix":"b ","maxTokens":16,"lowerCase":true,"long":"windows"}"""u8.ToArray()],
            TextMutator.Json, ForNetworks()),
        Of("preprocessor-json", Picture, () => [Encoding.UTF8.GetBytes(PictureNumbers)], TextMutator.Json, ForPictures()),
    ];

    private static FuzzTarget Of(
        string format, string file, Func<IReadOnlyList<byte[]>> files, Func<IReadOnlyList<byte[]>, int, byte[]> mutate,
        MemoryFiles beside) =>
        new(format, files, bytes => Read(file, bytes, beside)) { Mutate = mutate };

    private static MemoryFiles Described() => new MemoryFiles().With("model.onnx", Network)
        .With("embedding.json", """{"pooling":"none","lowerCase":true,"maxTokens":16,"long":"windows"}""")
        .With("config.json", """{"model_type":"xlm-roberta"}""");

    private static MemoryFiles ForNetworks() => new MemoryFiles().With("model.onnx", SampleNetworks.Texts(5)[0])
        .With("vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\nb\n")
        .With("embedding.json", """{"pooling":"mean","lowerCase":true,"maxTokens":16,"long":"windows"}""");

    private static MemoryFiles ForPictures() => new MemoryFiles { Reads = EmbedderInput.Image }
        .With("model.onnx", SampleNetworks.Pictures()[0]).With(Picture, PictureNumbers);

    private static long Read(string file, byte[] bytes, MemoryFiles beside)
    {
        FuzzNote.Keep(file, bytes);
        MemoryFiles files = beside.Copy().With(file, bytes);
        try
        {
            return beside.Reads == EmbedderInput.Image ? ReadPictures(files) : ReadTexts(files);
        }
        catch (UserErrorException e) when (!e.Message.StartsWith("tiny/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"no file is named: {e.Message}", e);
        }
    }

    private static long ReadTexts(MemoryFiles files)
    {
        using TextEmbedder embedder = TextEmbedderFiles.Open(files);
        float[] vectors = new float[Texts.Length * embedder.About.Dimension];
        embedder.EmbedTexts(Texts, vectors, 1);
        return Finite(vectors, Texts.Length);
    }

    private static long ReadPictures(MemoryFiles files)
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(files);
        byte[][] pictures = [new byte[embedder.About.Picture!.Columns], new byte[embedder.About.Picture!.Columns]];
        new Random(1).NextBytes(pictures[1]);
        float[] vectors = new float[pictures.Length * embedder.About.Dimension];
        embedder.EmbedPictures(pictures, vectors, 1);
        return Finite(vectors, pictures.Length);
    }

    private static long Finite(float[] vectors, int rows) =>
        vectors.Length >= rows && Array.TrueForAll(vectors, float.IsFinite) ? rows
            : throw new InvalidOperationException("its vectors are not of finite numbers");
}
