using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Texts.Tokens;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>Opens a network that reads texts.</summary>
internal static class TextEmbedderFiles
{
    /// <summary>Opens it, and tries it on the longest input that it is said to take.</summary>
    /// <exception cref="UserErrorException">A file is absent, damaged, or says what cannot be computed here.</exception>
    public static TextEmbedder Open(IEmbedderFiles files)
    {
        var reader = new EmbedderFileReader(files);
        byte[] onnx = reader.Network();
        TextDescription description = DescriptionReader.Read(reader);
        TextTokens tokens = TokensReader.Read(reader, description.LowerCase);
        if (description.MaxTokens <= tokens.Frame.Length)
        {
            throw new UserErrorException($"inputs of {description.MaxTokens} pieces have no room for a text", reader.Place(EmbedderFileNames.Own));
        }

        TextNetwork network = TextNetwork.Open(onnx, reader.Place(EmbedderFileNames.Network), description);
        try
        {
            var about = new EmbedderAbout
            {
                Name = files.Name,
                Hash = Hash(onnx, tokens, description.Canonical(network.Pooling, network.Output)),
                Input = EmbedderInput.Text,
                Dimension = Dimension(network, tokens, description),
            };
            return new TextEmbedder(about, network, new TextPieces(tokens.Tokenizer, tokens.Frame, description), description.Normalize);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of all that vectors depend on: each line ends with a line feed, so no two lists of lines are the same bytes.</summary>
    private static string Hash(byte[] onnx, TextTokens tokens, string description)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(onnx));
        foreach (string line in tokens.Tokenizer.Canonical().Prepend(tokens.Frame.Canonical()).Prepend(description))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int Dimension(TextNetwork network, TextTokens tokens, TextDescription description)
    {
        int dimension = 0;
        List<int> pieces = [];
        tokens.Tokenizer.Encode("a", 1, pieces);
        int filler = pieces.Count > 0 ? pieces[0] : 0;
        int[] longest = tokens.Frame.Around([.. Enumerable.Repeat(filler, description.MaxTokens - tokens.Frame.Length)]);
        network.Run(longest, 1, longest.Length, (_, of) => dimension = of);
        return dimension;
    }
}
