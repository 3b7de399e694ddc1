using System.Text;
using Google.Protobuf;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>Small whole tokenizers, of every kind that is read.</summary>
internal static class SampleTokenizers
{
    /// <summary>Pieces that the largest of them has, and some more.</summary>
    public const int Pieces = 300;

    private const string BytePairs = """
        {"<s>":0,"</s>":1,"h":2,"e":3,"l":4,"o":5,"Ġ":6,"w":7,"he":8,"ll":9,"hell":10,"hello":11,"Ġw":12,"Ã":13,"©":14,"Ċ":15}
        """;

    private const string Unigrams = """
        [["<s>",0],["<pad>",0],["</s>",0],["<unk>",0],["▁",-4],["▁hel",-3],["lo",-2],["▁hello",-6],["l",-5],["o",-5],["▁w",-3],["or",-2.5]]
        """;

    /// <summary>vocab.txt.</summary>
    public static IReadOnlyList<byte[]> Lines { get; } = [Utf8("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld\na\nb\n##a\n한\n")];

    /// <summary>vocab.json.</summary>
    public static IReadOnlyList<byte[]> Vocabulary { get; } = [Utf8(BytePairs)];

    /// <summary>merges.txt.</summary>
    public static IReadOnlyList<byte[]> Merges { get; } = [Utf8("#version: 0.2\nh e\nl l\nhe ll\nhell o\nĠ w\n")];

    /// <summary>tokenizer.json.</summary>
    public static IReadOnlyList<byte[]> Json { get; } =
    [
        Utf8("""
            {"added_tokens":[{"id":0,"content":"[UNK]"},{"id":2,"content":"[SEP]"}],"normalizer":{"type":"BertNormalizer","clean_text":true,
             "handle_chinese_chars":true,"strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
             "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
             "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"hello":3,"wor":4,"##ld":5,"a":6,"##b":7} } }
            """),
        Utf8($$"""
            {"added_tokens":[{"id":0,"content":"<s>"},{"id":1,"content":"</s>"}],"normalizer":null,
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},
             "post_processor":{"type":"RobertaProcessing","sep":["</s>",1],"cls":["<s>",0]},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"",
             "vocab":{{BytePairs}},"merges":["h e",["l","l"],"he ll","hell o","Ġ w"] } }
            """),
        Utf8($$$$"""
            {"added_tokens":[{"id":0,"content":"<s>"},{"id":1,"content":"<pad>"},{"id":2,"content":"</s>"},{"id":3,"content":"<unk>"}],
             "normalizer":{"type":"Sequence","normalizers":[
               {"type":"Precompiled","precompiled_charsmap":"{{{{Convert.ToBase64String(Map())}}}}"},
               {"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}]},
             "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁"}]},
             "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},
               {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],
             "special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[2],"tokens":["</s>"]}}},
             "model":{"type":"Unigram","unk_id":3,"byte_fallback":false,"vocab":{{{{Unigrams}}}} } }
            """),
    ];

    /// <summary>SentencePiece's own file, with pieces for bytes and without.</summary>
    public static IReadOnlyList<byte[]> SentencePiece { get; } = [Model(bytes: false), Model(bytes: true)];

    private static byte[] Model(bool bytes)
    {
        IEnumerable<(string Text, float Score, int Kind)> pieces =
        [
            ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("▁", -4, 1), ("▁hel", -3, 1), ("lo", -2, 1), ("▁hello", -6, 1), ("l", -5, 4),
            .. bytes ? Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f, 6)) : [],
        ];
        return TinyNetwork.Message(m =>
        {
            foreach ((string text, float score, int kind) in pieces)
            {
                TinyNetwork.Put(m, 1, TinyNetwork.Message(p =>
                {
                    TinyNetwork.Put(p, 1, text);
                    p.WriteTag(2, WireFormat.WireType.Fixed32);
                    p.WriteFloat(score);
                    TinyNetwork.Put(p, 3, kind);
                }));
            }

            TinyNetwork.Put(m, 2, TinyNetwork.Message(t =>
            {
                TinyNetwork.Put(t, 3, 1);
                TinyNetwork.Put(t, 35, bytes ? 1 : 0);
            }));
            TinyNetwork.Put(m, 3, TinyNetwork.Message(n => TinyNetwork.Put(n, 2, Map())));
        });
    }

    /// <summary>A double array that maps H to h: the root's offset is 0x100, that of H 0x200, and its value 0.</summary>
    private static byte[] Map()
    {
        var units = new uint[0x400];
        units[0] = 0x100u << 10;
        units[0x100 ^ 'H'] = (0x200u << 10) | (1u << 8) | 'H';
        units[0x100 ^ 'H' ^ 0x200] = 0x8000_0000;
        return [.. BitConverter.GetBytes((uint)(4 * units.Length)), .. units.SelectMany(BitConverter.GetBytes), (byte)'h', 0];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
