using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Texts.Tokens;

namespace PseudoLabel.Embeddings.Tests.Texts.Tokens;

/// <summary>The numbers of a text's pieces, framed.</summary>
internal static class Ids
{
    public static int[] Of(IEmbedderFiles files, string text, int limit = 1000)
    {
        TextTokens tokens = TokensReader.Read(new EmbedderFileReader(files), null);
        var pieces = new List<int>();
        tokens.Tokenizer.Encode(text, limit, pieces);
        return tokens.Frame.Around(pieces);
    }
}
