using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Texts.Tokens;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>Opens a network that reads texts.</summary>
internal static class TextEmbedderFiles
{
    private const string Sample = "a b c d The quick brown fox jumps over the lazy dog, and runs away with 3 of its bones.";
    private const int Spare = 1_000;
    private static readonly int[] Lengths = [1, 2, 5, 16, 37];

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
            throw new UserErrorException(
                $"inputs of {description.MaxTokens} pieces have no room for a text", reader.Place(EmbedderFileNames.Own));
        }

        TextNetwork network = TextNetwork.Open(onnx, reader.Place(EmbedderFileNames.Network), description);
        try
        {
            RequireWholeVocabulary(network, tokens);
            var about = new EmbedderAbout
            {
                Name = files.Name,
                Hash = Hash(onnx, tokens, description.Canonical(network.Pooling, network.Output)),
                Input = EmbedderInput.Text,
                Dimension = Dimension(network, tokens, description),
            };
            return new TextEmbedder(
                about, network, new TextPieces(tokens.Tokenizer, tokens.Frame, description),
                new TextRun(description.Normalize, MayBatch(network, tokens, description) ? TextBatch.Pieces : 0));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Refuses a vocabulary that is cut short, or another network's: words that it lacks would be unknown ones, and nobody would hear of
    /// it. Networks have a few numbers more than pieces, as tables are filled up to round numbers; one with a tenth more knows other
    /// pieces.
    /// </summary>
    private static void RequireWholeVocabulary(TextNetwork network, TextTokens tokens)
    {
        int beyond = tokens.Tokenizer.Count + (tokens.Tokenizer.Count / 10) + Spare;
        int[] pieces = tokens.Frame.Around([beyond]);
        try
        {
            network.Run(pieces, 1, pieces.Length, (_, _) => { });
        }
        catch (UserErrorException)
        {
            return; // It has no such piece, as it should be.
        }

        throw network.Refused(string.Create(
            CultureInfo.InvariantCulture,
            $"its tokenizer has {tokens.Tokenizer.Count:N0} pieces, and it knows more than {beyond:N0}: the vocabulary beside it is cut "
                + $"short, or another network's"));
    }

    /// <summary>
    /// SHA-256 of all that vectors depend on: each line ends with a line feed, so no two lists of lines are the same bytes.
    /// </summary>
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

    /// <summary>Runs the longest input that the network is said to take.</summary>
    private static int Dimension(TextNetwork network, TextTokens tokens, TextDescription description)
    {
        int dimension = 0;
        int[] longest = Filled(tokens, description.MaxTokens, 0);
        network.Run(longest, 1, longest.Length, (_, of) => dimension = of);
        return dimension;
    }

    private static bool MayBatch(TextNetwork network, TextTokens tokens, TextDescription description) =>
        Lengths.Select(l => Math.Min(l, description.MaxTokens)).Where(l => l > tokens.Frame.Length)
            .All(length => BatchRule.MayBatch(network, Filled(tokens, length, 0), Filled(tokens, length, 2)));

    /// <summary>An input of pieces that the tokenizer has.</summary>
    private static int[] Filled(TextTokens tokens, int length, int seed)
    {
        List<int> pieces = [];
        tokens.Tokenizer.Encode(Sample.AsSpan(seed), length, pieces);
        int[] some = pieces.Count > 0 ? [.. pieces] : [0];
        return tokens.Frame.Around([.. Enumerable.Range(0, length - tokens.Frame.Length).Select(i => some[i % some.Length])]);
    }
}
