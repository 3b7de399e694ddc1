using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads <c>vocab.txt</c>, the vocabulary of BERT: a piece a line.</summary>
internal static class VocabularyFile
{
    private const string File = "vocab.txt";

    // As BERT's tokenizers have them beside the vocabulary.
    private static readonly string[] Standing = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Reads it; null where there is none.</summary>
    public static TextTokens? Read(EmbedderFileReader files, bool? lowerCase)
    {
        if (files.Lines(File) is not { } pieces)
        {
            return null;
        }

        var config = new JsonFields(files.Description("tokenizer_config.json"), files.Place("tokenizer_config.json"));
        bool lower = lowerCase ?? config.Bool("do_lower_case") ?? throw new UserErrorException(
            "whether its letters are small is not said: "
            + "put tokenizer_config.json with do_lower_case, or embedding.json with lowerCase, beside it",
            files.Place(File));
        int Of(string piece) => pieces.IndexOf(piece) is >= 0 and int at
            ? at : throw new UserErrorException($"it has no piece {piece}", files.Place(File));
        var options = new WordPieceOptions { LowerCase = lower, StripAccents = config.Bool("strip_accents") ?? lower };
        _ = Of(options.Unknown);
        IEnumerable<(string, int)> added = Standing.Select(p => (p, pieces.IndexOf(p))).Where(p => p.Item2 >= 0);
        return new TextTokens(
            AddedTokens.Beside(new WordPieceTokenizer(pieces, options), added), new InputFrame([Of("[CLS]")], [Of("[SEP]")]));
    }

    private static int IndexOf(this IReadOnlyList<string> lines, string line)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i] == line)
            {
                return i;
            }
        }

        return -1;
    }
}
