using System.Text.Json;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// Reads a unigram model from <c>tokenizer.json</c>: numbers are those of the list, so that what XLM-R adds before SentencePiece's own is
/// there.
/// </summary>
internal static class JsonUnigram
{
    /// <summary>Reads it.</summary>
    public static UnigramTokenizer Read(JsonFields root, JsonFields model)
    {
        CheckWords(root, root.Object("pre_tokenizer"), root.Value("pre_tokenizer") is not null);
        HashSet<string> added = [.. root.Array("added_tokens").Select(t => root.Of(t).Text("content") ?? "")];
        int unknown = model.Int("unk_id") ?? throw model.Wrong("its model has no unk_id, the unknown piece");
        var pieces = new List<UnigramPiece>();
        foreach (JsonElement pair in model.Array("vocab"))
        {
            bool whole = pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
                && pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.Number;
            string text = whole ? model.TextOf(pair[0], "vocab") : throw model.Wrong("vocab", "a list of pieces and their scores");
            pieces.Add(new UnigramPiece(text, pair[1].GetDouble(), pieces.Count != unknown && !added.Contains(text)));
        }

        return new UnigramTokenizer(pieces, unknown, Map(root), model.Bool("byte_fallback") ?? false);
    }

    /// <summary>Words are split at spaces, each with the mark of a space before it: that is what is read.</summary>
    private static void CheckWords(JsonFields root, JsonFields words, bool there)
    {
        if (!there)
        {
            throw root.Wrong("it has no pre_tokenizer, and Unigram is read with Metaspace");
        }

        foreach (JsonFields step in words.Text("type") == "Sequence" ? words.Array("pretokenizers").Select(root.Of) : [words])
        {
            bool known = step.Text("type") switch
            {
                "WhitespaceSplit" => true,
                "Metaspace" => (step.Text("replacement") ?? "\u2581") == "\u2581" && (step.Text("prepend_scheme") ?? "always") != "never"
                    && (step.Bool("add_prefix_space") ?? true),
                _ => false,
            };
            if (!known)
            {
                throw root.Wrong(
                    $"its pre_tokenizer {step.Text("type")} is not known: "
                    + "Unigram is read with Metaspace, which puts a space before words");
            }
        }
    }

    private static CharacterMap? Map(JsonFields root)
    {
        JsonFields normalizer = root.Object("normalizer");
        CharacterMap? map = null;
        bool lone = normalizer.Text("type") != "Sequence";
        IEnumerable<JsonFields> steps = lone ? [normalizer] : normalizer.Array("normalizers").Select(root.Of);
        foreach (JsonFields step in steps)
        {
            switch (step.Text("type"))
            {
                case null when root.Value("normalizer") is null:
                case "Strip":
                case "Replace" when IsSpaces(step):
                    break;
                case "Precompiled" when map is null:
                    map = CharacterMap.Read(Base64(step));
                    break;
                default:
                    throw root.Wrong(
                        $"its normalizer {step.Text("type")} is not known: "
                        + "Unigram is read with Precompiled, Strip and the joining of spaces");
            }
        }

        return map;
    }

    /// <summary>Whether several spaces become one: words are split at spaces anyway.</summary>
    private static bool IsSpaces(JsonFields replace) =>
        replace.Object("pattern").Text("Regex") is " {2,}" or @"\s+" && replace.Text("content") is " " or "\u2581";

    private static byte[] Base64(JsonFields step)
    {
        try
        {
            return Convert.FromBase64String(step.Text("precompiled_charsmap") ?? "");
        }
        catch (FormatException)
        {
            throw step.Wrong("precompiled_charsmap", "in base 64");
        }
    }
}
