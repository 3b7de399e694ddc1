using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads a tokenizer from whichever of its files is there.</summary>
internal static class TokensReader
{
    /// <summary>Reads it.</summary>
    /// <param name="files">The network's files.</param>
    /// <param name="lowerCase">Whether letters are made small; null for what the files say.</param>
    public static TextTokens Read(EmbedderFileReader files, bool? lowerCase) =>
        TokenizerFile.Read(files, lowerCase) ?? VocabularyFile.Read(files, lowerCase)
        ?? SentencePieceFile.Read(files) ?? MergesFile.Read(files)
        ?? throw new UserErrorException(
            "the network's tokenizer is not there: put tokenizer.json (vocab.txt, sentencepiece.bpe.model, vocab.json and merges.txt) "
            + "beside it or one folder up", files.Place(EmbedderFileNames.Network));
}
