using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// Reads SentencePiece's own files where <c>tokenizer.json</c> is not there. They do not say how the network numbers the pieces, so only
/// kinds of networks whose numbers are known are read.
/// </summary>
internal static class SentencePieceFile
{
    private static readonly string[] Names = ["sentencepiece.bpe.model", "spiece.model"];
    private static readonly string[] First = ["<s>", "<pad>", "</s>", "<unk>"];

    /// <summary>Reads it; null where there is none.</summary>
    public static TextTokens? Read(EmbedderFileReader files)
    {
        string? file = Names.FirstOrDefault(n => files.TokenizerBytes(n) is not null);
        if (file is null)
        {
            return null;
        }

        string? kind = new JsonFields(files.Description("config.json"), files.Place("config.json")).Text("model_type");
        try
        {
            SentencePieceModel model = SentencePieceModel.Read(files.TokenizerBytes(file)!);
            return kind switch
            {
                "xlm-roberta" => Xlm(model),
                "t5" => T5(model),
                _ => throw new InvalidDataException(
                    $"how a network of kind {kind ?? "unknown (config.json has no model_type)"} numbers its pieces is not known: "
                    + "put its tokenizer.json beside it"),
            };
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException(e.Message, files.Place(file), inner: e);
        }
    }

    /// <summary>
    /// XLM-R's numbers are fairseq's: four pieces of its own come first, so that SentencePiece's 3 is 4, and the mask is last.
    /// </summary>
    private static TextTokens Xlm(SentencePieceModel model)
    {
        UnigramPiece[] own = [.. First.Select(p => new UnigramPiece(p, 0, false))];
        UnigramPiece[] all = [.. own, .. model.Pieces.Skip(3), new UnigramPiece("<mask>", 0, false)];
        var tokenizer = new UnigramTokenizer(all, 3, CharacterMap.Read(model.Map), model.ByteFallback);
        IEnumerable<(string, int)> added = own.Select((p, i) => (p.Text, i)).Append(("<mask>", all.Length - 1));
        return new TextTokens(AddedTokens.Beside(tokenizer, added), new InputFrame([0], [2]));
    }

    private static TextTokens T5(SentencePieceModel model)
    {
        int end = model.Pieces.FindIndex(p => p.Text == "</s>");
        int unknown = model.Pieces.FindIndex(p => p.Text == "<unk>");
        return end < 0 || unknown < 0
            ? throw new InvalidDataException("it has no pieces </s> and <unk>")
            : new TextTokens(
                new UnigramTokenizer(model.Pieces, unknown, CharacterMap.Read(model.Map), model.ByteFallback), new InputFrame([], [end]));
    }
}
