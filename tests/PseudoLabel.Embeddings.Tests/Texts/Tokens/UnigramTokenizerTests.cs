using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Tests.Texts.Tokens;

public sealed class UnigramTokenizerTests
{
    // As XLM-R's: the frame and the unknown piece first, so that SentencePiece's third is the fourth.
    private const string Vocabulary = """
        [["<s>",0],["<pad>",0],["</s>",0],["<unk>",0],["▁",-4],["▁hel",-3],["lo",-2],["▁hello",-6],["l",-5],["o",-5],["▁w",-3],["or",-2.5]]
        """;

    // "▁hello" as one piece has -6, "▁hel" and "lo" have -5 together, so these are taken. In "▁world" l is known and d is not.
    [Theory]
    [InlineData("hello", "0 5 6 2")]
    [InlineData("  hello \n hello ", "0 5 6 5 6 2")]
    [InlineData("world", "0 10 11 8 3 2")]
    [InlineData("wxyz", "0 10 3 2")]
    [InlineData("日本", "0 4 3 2")]
    [InlineData("", "0 2")]
    [InlineData("o</s>o", "0 4 9 2 4 9 2")]
    [InlineData("\ud800", "0 4 3 2")]
    public void Encode_TokenizerJson_WorkedByHand(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ids.Of(Files(Json()), text)));

    [Fact]
    public void Encode_SentencePieceFile_SameNumbersAsTokenizerJson()
    {
        var files = new MemoryFiles().With("sentencepiece.bpe.model", Model()).With("config.json", """{"model_type":"xlm-roberta"}""");

        Assert.All(new[] { "hello world", "wxyz 日本", "" }, text => Assert.Equal(Ids.Of(Files(Json()), text), Ids.Of(files, text)));
    }

    [Fact]
    public void Encode_CharacterMap_IsApplied() =>
        Assert.Equal(Ids.Of(Files(Json()), "hello"), Ids.Of(Files(Json(Normalizer(SmallH()))), "Hello"));

    [Theory]
    [InlineData("AAAA")]
    [InlineData("/////w==")]
    [InlineData("?")]
    public void Read_DamagedCharacterMap_IsRefused(string map)
    {
        var e = Assert.Throws<UserErrorException>(() => Ids.Of(Files(Json(Normalizer(map))), "a"));

        Assert.Contains("precompiled_charsmap", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"NFC"}""", "NFC")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"Lowercase"}]}""", "Lowercase")]
    public void Read_UnknownNormalizer_IsRefused(string normalizer, string named)
    {
        var e = Assert.Throws<UserErrorException>(() => Ids.Of(Files(Json(normalizer)), "a"));

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", e.Message, StringComparison.Ordinal);
    }

    private static MemoryFiles Files(string json) => new MemoryFiles().With("tokenizer.json", json);

    private static string Normalizer(string map) => $$"""{"type":"Precompiled","precompiled_charsmap":"{{map}}" }""";

    private static string Json(string normalizer = "null") => $$$$"""
        {"added_tokens":[{"id":0,"content":"<s>"},{"id":1,"content":"<pad>"},{"id":2,"content":"</s>"},{"id":3,"content":"<unk>"}],
         "normalizer":{{{{normalizer}}}},
         "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},
           {"type":"Metaspace","replacement":"▁","add_prefix_space":true}]},
         "post_processor":{"type":"TemplateProcessing",
           "single":[{"SpecialToken":{"id":"<s>","type_id":0}},
             {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],
           "special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[2],"tokens":["</s>"]}}},
         "model":{"type":"Unigram","unk_id":3,"vocab":{{{{Vocabulary}}}} } }
        """;

    /// <summary>A double array that maps H to h: the root's offset is 0x100, that of H 0x200, and its value 0.</summary>
    private static string SmallH()
    {
        var units = new uint[0x400];
        units[0] = 0x100u << 10;
        units[0x100 ^ 'H'] = (0x200u << 10) | (1u << 8) | 'H';
        units[0x100 ^ 'H' ^ 0x200] = 0x8000_0000;
        return Convert.ToBase64String(
            [.. BitConverter.GetBytes((uint)(4 * units.Length)), .. units.SelectMany(BitConverter.GetBytes), (byte)'h', 0]);
    }

    /// <summary>SentencePiece's file of the same pieces, which begins with its own unknown, beginning and end.</summary>
    private static byte[] Model()
    {
        (string Text, float Score, int Kind)[] pieces =
        [
            ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("▁", -4, 1), ("▁hel", -3, 1), ("lo", -2, 1), ("▁hello", -6, 1), ("l", -5, 1),
            ("o", -5, 1), ("▁w", -3, 1), ("or", -2.5f, 1),
        ];
        return TinyNetwork.Message(m =>
        {
            foreach ((string text, float score, int kind) in pieces)
            {
                TinyNetwork.Put(m, 1, TinyNetwork.Message(p =>
                {
                    TinyNetwork.Put(p, 1, text);
                    p.WriteTag(2, Google.Protobuf.WireFormat.WireType.Fixed32);
                    p.WriteFloat(score);
                    TinyNetwork.Put(p, 3, kind);
                }));
            }
        });
    }
}
