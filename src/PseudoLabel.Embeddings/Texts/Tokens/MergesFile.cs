using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>, byte-level BPE's files, where <c>tokenizer.json</c> is not there.</summary>
internal static class MergesFile
{
    private const string Vocabulary = "vocab.json";
    private const string Merges = "merges.txt";
    private static readonly string[] Ends = ["<s>", "</s>"];
    private static readonly string[] Standing = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

    /// <summary>Reads them; null where there are none.</summary>
    public static TextTokens? Read(EmbedderFileReader files)
    {
        if (files.Tokenizer(Vocabulary) is not { } json)
        {
            return null;
        }

        IReadOnlyList<string> lines = files.Lines(Merges)
            ?? throw new UserErrorException($"{Merges} is not beside it, which tells how its pieces are joined", files.Place(Vocabulary));
        var config = new JsonFields(files.Description("tokenizer_config.json"), files.Place("tokenizer_config.json"));
        Dictionary<string, int> vocabulary = JsonVocabulary.Map(json, new JsonFields(json, files.Place(Vocabulary)));
        int[] frame = [.. Ends.Select(p => vocabulary.TryGetValue(p, out int id) ? id : throw new UserErrorException(
            $"it has no piece {p}, which RoBERTa's have: put tokenizer.json there in its place", files.Place(Vocabulary)))];
        try
        {
            var tokenizer = new BytePairTokenizer(
                vocabulary, [.. lines.Where(l => l.Length > 0 && !l.StartsWith("#version", StringComparison.Ordinal))],
                config.Bool("add_prefix_space") ?? false);
            IEnumerable<(string, int)> added = Standing.Where(vocabulary.ContainsKey).Select(p => (p, vocabulary[p]));
            return new TextTokens(AddedTokens.Beside(tokenizer, added), new InputFrame([frame[0]], [frame[1]]));
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException(e.Message, files.Place(Merges), inner: e);
        }
    }
}
