using System.Text.Json;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads byte-level BPE from <c>tokenizer.json</c>.</summary>
internal static class JsonBytePairs
{
    /// <summary>Reads it.</summary>
    public static BytePairTokenizer Read(JsonFields root, JsonFields model)
    {
        if (root.Value("normalizer") is not null)
        {
            throw root.Wrong($"its normalizer {root.Object("normalizer").Text("type")} is not known: BPE is read without one");
        }

        JsonFields words = root.Object("pre_tokenizer");
        if (words.Text("type") != "ByteLevel" || words.Bool("use_regex") == false)
        {
            throw root.Wrong(
                $"its pre_tokenizer is {words.Text("type") ?? "absent"}, and BPE is read with ByteLevel, as GPT-2's and RoBERTa's");
        }

        bool plain = model.Bool("byte_fallback") != true && model.Bool("ignore_merges") != true && (model.Number("dropout") ?? 0) == 0
            && string.IsNullOrEmpty(model.Text("continuing_subword_prefix")) && string.IsNullOrEmpty(model.Text("end_of_word_suffix"));
        if (!plain)
        {
            throw root.Wrong("its BPE is not that of GPT-2 and RoBERTa: byte_fallback, ignore_merges, dropout and affixes are not known");
        }

        JsonElement vocabulary = model.Value("vocab") ?? throw model.Wrong("its model has no vocab");
        return new BytePairTokenizer(
            JsonVocabulary.Map(vocabulary, model), [.. model.Array("merges").Select(m => Merge(m, model))],
            words.Bool("add_prefix_space") ?? false);
    }

    private static string Merge(JsonElement merge, JsonFields model) => merge.ValueKind switch
    {
        JsonValueKind.String => model.TextOf(merge, "merges"),
        JsonValueKind.Array when merge.GetArrayLength() == 2 && merge.EnumerateArray().All(p => p.ValueKind == JsonValueKind.String) =>
            $"{model.TextOf(merge[0], "merges")} {model.TextOf(merge[1], "merges")}",
        _ => throw model.Wrong("merges", "a list of pairs"),
    };
}
