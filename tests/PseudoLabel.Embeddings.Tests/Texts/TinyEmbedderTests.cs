using PseudoLabel.Data;
using PseudoLabel.Embeddings.Texts;

namespace PseudoLabel.Embeddings.Tests.Texts;

public sealed class TinyEmbedderTests
{
    // [UNK] [CLS] [SEP] a b: what begins and ends texts has vectors that are easy to see.
    private const string Vocabulary = "[UNK]\n[CLS]\n[SEP]\na\nb\n";
    private static readonly float[][] Table = [[9, 9], [1, 0], [0, 1], [2, 2], [-4, 6]];

    // "a b" is [CLS] a b [SEP].
    [Theory]
    [InlineData("mean", -0.25, 2.25)]
    [InlineData("cls", 1, 0)]
    [InlineData("max", 2, 6)]
    [InlineData("last", 0, 1)]
    public void EmbedTexts_EachPooling_WorkedByHand(string pooling, double first, double second)
    {
        float[] vector = Embed(Files($$"""{"pooling":"{{pooling}}","normalize":false,"lowerCase":true}"""), "a b");

        Assert.Equal([(float)first, (float)second], vector);
    }

    [Fact]
    public void EmbedTexts_Normalized_IsOneLong() =>
        Assert.Equal([0.6f, 0.8f], Embed(Files("""{"pooling":"max","lowerCase":true}""", [[9, 9], [3, 0], [0, 4], [2, 2], [1, 1]]), "a"));

    [Fact]
    public void EmbedTexts_HuggingFacesFiles_AreRead()
    {
        MemoryFiles files = new MemoryFiles().With("model.onnx", TinyNetwork.Bytes(Table)).With("vocab.txt", Vocabulary)
            .With("tokenizer_config.json", """{"do_lower_case":true,"model_max_length":512}""")
            .With("config.json", """{"model_type":"bert"}""")
            .With("1_Pooling/config.json", """{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""")
            .With("modules.json", """[{"type":"sentence_transformers.models.Transformer"},{"type":"models.Pooling"}]""");

        Assert.Equal([1, 0], Embed(files, "a"));
    }

    [Fact]
    public void EmbedTexts_OneVectorOut_NeedsNoPooling() => Assert.Equal([1f, 1f], Embed(
        Files("""{"normalize":false,"lowerCase":true}""")
            .With("model.onnx", TinyNetwork.Bytes(Table, pooled: true, output: "sentence_embedding")),
        "a"));

    [Fact]
    public void EmbedTexts_Int32AndAllInputs_AreGiven() => Assert.Equal([1f, 1f], Embed(
        Files("""{"pooling":"mean","normalize":false,"lowerCase":true}""").With("model.onnx", TinyNetwork.Bytes(
            Table, ["attention_mask", "token_type_ids", "position_ids"], TinyNetwork.Int32)), "a"));

    [Fact]
    public void EmbedTexts_Prefix_IsBeforeEveryText() => Assert.Equal(
        Embed(Files("""{"pooling":"mean","lowerCase":true}"""), "b a"),
        Embed(Files("""{"pooling":"mean","lowerCase":true,"prefix":"b "}"""), "a"));

    [Fact]
    public void EmbedTexts_NetworkThatMixesItsBatch_IsRunTextByText()
    {
        MemoryFiles files = Files("""{"pooling":"mean","normalize":false,"lowerCase":true}""")
            .With("model.onnx", TinyNetwork.Bytes(Table, centered: true));

        Assert.Equal([.. Embed(files, "a"), .. Embed(files, "b")], Embed(files, "a", "b"));
    }

    [Fact]
    public void EmbedTexts_NotFinite_IsRefused() => Assert.Contains("finite", Refused(
        () => Embed(Files("""{"pooling":"mean","lowerCase":true}""", [[9, 9], [1, 0], [0, 1], [float.NaN, 2], [0, 0]]), "a")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"lowerCase":true}""", "1_Pooling/config.json")]
    [InlineData("""{"pooling":"mean"}""", "do_lower_case")]
    [InlineData("""{"pooling":"sum","lowerCase":true}""", "mean, cls, max, last, none")]
    [InlineData("""{"pooling":"none","lowerCase":true}""", "pooling is none")]
    [InlineData("""{"pooling":1}""", "pooling is not a text")]
    [InlineData("""{"poling":"mean"}""", "poling")]
    [InlineData("""{"maxTokens":0}""", "from 8 to 8192")]
    [InlineData("""{"long":"middle"}""", "first, ends, windows")]
    [InlineData("""{"output":"other","pooling":"mean","lowerCase":true}""", "last_hidden_state")]
    [InlineData("""{""", "not JSON")]
    [InlineData("""5""", "not a JSON object")]
    public void Open_UnfitDescription_IsRefusedByName(string description, string words) =>
        Assert.Contains(words, Refused(() => Embed(Files(description), "a")), StringComparison.Ordinal);

    [Fact]
    public void Open_UnfitNetwork_IsRefusedByName()
    {
        MemoryFiles files = Files("""{"pooling":"mean","lowerCase":true}""");
        Assert.Contains("pixel_values", Refused(() => Embed(files.With("model.onnx", TinyNetwork.Bytes(Table, ["pixel_values"])), "a")),
            StringComparison.Ordinal);
        Assert.Contains("tiny/model.onnx", Refused(() => Embed(files.With("model.onnx", "no network"), "a")), StringComparison.Ordinal);
        Assert.Contains("empty", Refused(() => Embed(files.With("model.onnx", ""), "a")), StringComparison.Ordinal);
        byte[] whole = TinyNetwork.Bytes(Table);
        Assert.All(Enumerable.Range(1, (whole.Length / 7) - 3), i => Refused(() => Embed(files.With("model.onnx", whole[..(7 * i)]), "a")));
    }

    // The network's table has five rows: the numbers of a larger vocabulary are not in it.
    [Fact]
    public void EmbedTexts_VocabularyOfAnotherNetwork_IsRefused() => Assert.Contains("fails on texts", Refused(
        () => Embed(Files("""{"pooling":"mean","lowerCase":true}""").With("vocab.txt", Vocabulary + "c\n"), "c")),
        StringComparison.Ordinal);

    [Fact]
    public void Open_VocabularyCutShort_IsRefused()
    {
        float[][] table = [.. Enumerable.Range(0, 2_000).Select(i => new float[] { i, 1 })];

        string said = Refused(() => Embed(Files("""{"pooling":"mean","lowerCase":true}""", table), "a"));

        Assert.Contains("has 5 pieces, and it knows more than 1,005", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoTokenizer_IsRefusedByName() => Assert.Contains("tokenizer.json", Refused(
        () => TextEmbedderFiles.Open(new MemoryFiles().With("model.onnx", TinyNetwork.Bytes(Table)))), StringComparison.Ordinal);

    [Fact]
    public void Hash_SameTokenizerInAnotherForm_IsTheSame()
    {
        const string description = """{"pooling":"mean","lowerCase":true}""";
        MemoryFiles json = new MemoryFiles("other").With("model.onnx", TinyNetwork.Bytes(Table)).With("embedding.json", description)
            .With("tokenizer.json", """
            {"added_tokens":[{"id":0,"content":"[UNK]"},{"id":1,"content":"[CLS]"},{"id":2,"content":"[SEP]"}],
             "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
             "pre_tokenizer":{"type":"BertPreTokenizer"},
             "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
                "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"a":3,"b":4}}}
            """);

        string hash = TextEmbedderFiles.Open(Files(description)).About.Hash;
        Assert.Equal(hash, TextEmbedderFiles.Open(json).About.Hash);
        Assert.NotEqual(hash, TextEmbedderFiles.Open(Files("""{"pooling":"cls","lowerCase":true}""")).About.Hash);
        Assert.NotEqual(hash, TextEmbedderFiles.Open(Files("""{"pooling":"mean","lowerCase":false}""")).About.Hash);
        Assert.NotEqual(hash, TextEmbedderFiles.Open(Files(description, [[9, 9], [1, 0], [0, 1], [2, 2], [-4, 7]])).About.Hash);
    }

    private static MemoryFiles Files(string description, float[][]? table = null) => new MemoryFiles()
        .With("model.onnx", TinyNetwork.Bytes(table ?? Table)).With("vocab.txt", Vocabulary).With("embedding.json", description);

    private static float[] Embed(IEmbedderFiles files, params string[] texts)
    {
        TextEmbedder embedder = TextEmbedderFiles.Open(files);
        var vectors = new float[texts.Length * embedder.About.Dimension];
        embedder.EmbedTexts(texts, vectors, 2);
        return vectors;
    }

    private static string Refused(Action action) => Assert.Throws<UserErrorException>(action).Message;
}
