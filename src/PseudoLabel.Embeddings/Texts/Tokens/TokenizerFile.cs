using System.Text.Json;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// Reads <c>tokenizer.json</c>, in which Hugging Face's tokenizers keep all that they do. What is not known is refused, never left out.
/// </summary>
internal static class TokenizerFile
{
    private const string File = "tokenizer.json";

    /// <summary>Reads it; null where there is none.</summary>
    public static TextTokens? Read(EmbedderFileReader files, bool? lowerCase)
    {
        if (files.Tokenizer(File) is not { } json)
        {
            return null;
        }

        var root = new JsonFields(json, files.Place(File));
        JsonFields model = root.Object("model");
        try
        {
            // Older files of WordPiece and BPE do not name their model.
            ITextTokenizer tokenizer = (model.Text("type") ?? (model.Value("merges") is null ? "WordPiece" : "BPE")) switch
            {
                "WordPiece" => JsonWordPiece.Read(root, model, lowerCase),
                "Unigram" => JsonUnigram.Read(root, model),
                "BPE" => JsonBytePairs.Read(root, model),
                var other => throw root.Wrong($"its model is {other}, and WordPiece, Unigram and byte-level BPE are read"),
            };
            return new TextTokens(AddedTokens.Beside(tokenizer, Special(root)), JsonFrame.Read(root));
        }
        catch (InvalidDataException e)
        {
            throw root.Wrong(e.Message);
        }
    }

    private static IEnumerable<(string Piece, int Id)> Special(JsonFields root)
    {
        foreach (JsonElement token in root.Array("added_tokens"))
        {
            JsonFields fields = root.Of(token);
            yield return (fields.Text("content") ?? "", Id(fields));
        }
    }

    private static int Id(JsonFields token) =>
        token.Int("id") is >= 0 and int id ? id : throw token.Wrong("id", "the number of an added token");
}
