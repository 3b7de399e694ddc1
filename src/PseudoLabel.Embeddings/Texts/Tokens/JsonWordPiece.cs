using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads a WordPiece model from <c>tokenizer.json</c>.</summary>
internal static class JsonWordPiece
{
    private const int LongestWord = 200;

    /// <summary>Reads it.</summary>
    public static WordPieceTokenizer Read(JsonFields root, JsonFields model, bool? lowerCase)
    {
        JsonFields normalizer = root.Object("normalizer");
        if (normalizer.Text("type") is not "BertNormalizer")
        {
            throw root.Wrong($"its normalizer is {normalizer.Text("type") ?? "absent"}, and with WordPiece BertNormalizer is read");
        }

        if (root.Object("pre_tokenizer").Text("type") is not "BertPreTokenizer")
        {
            throw root.Wrong("its pre_tokenizer is not BertPreTokenizer, which WordPiece is read with");
        }

        bool lower = lowerCase ?? normalizer.Bool("lowercase") ?? true;
        int longest = model.Int("max_input_chars_per_word") ?? 100;
        var options = new WordPieceOptions
        {
            LowerCase = lower,
            StripAccents = normalizer.Bool("strip_accents") ?? lower,
            CleanText = normalizer.Bool("clean_text") ?? true,
            SplitIdeographs = normalizer.Bool("handle_chinese_chars") ?? true,
            Unknown = model.Text("unk_token") ?? "[UNK]",
            Within = model.Text("continuing_subword_prefix") ?? "##",
            LongestWord = longest is > 0 and <= LongestWord
                ? longest : throw model.Wrong("max_input_chars_per_word", $"from 1 to {LongestWord}"),
        };
        return new WordPieceTokenizer(JsonVocabulary.List(model), options);
    }
}
