using System.Text.Json;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads a vocabulary that is an object of pieces and their numbers.</summary>
internal static class JsonVocabulary
{
    // Numbers of pieces are rows of the network's table: no network has so many.
    private const int Most = 10_000_000;

    /// <summary>The pieces and their numbers.</summary>
    /// <param name="vocabulary">An object of pieces.</param>
    /// <param name="fields">Its file, for errors.</param>
    public static Dictionary<string, int> Map(JsonElement vocabulary, JsonFields fields)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object)
        {
            throw fields.Wrong("its vocabulary is not an object of pieces");
        }

        var map = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            foreach (JsonProperty piece in vocabulary.EnumerateObject())
            {
                map[piece.Name] =
                    piece.Value.ValueKind == JsonValueKind.Number && piece.Value.TryGetInt32(out int id) && id is >= 0 and < Most
                    ? id : throw fields.Wrong($"its piece {piece.Name} has no number");
            }
        }
        catch (InvalidOperationException)
        {
            throw fields.Wrong("its vocabulary has a piece that cannot be read");
        }

        return map;
    }

    /// <summary>The pieces of a model by their numbers; an empty one where a number is not used.</summary>
    public static IReadOnlyList<string> List(JsonFields model)
    {
        Dictionary<string, int> map = Map(model.Value("vocab") ?? throw model.Wrong("its model has no vocab"), model);
        int count = map.Count == 0 ? 0 : map.Values.Max() + 1;
        if (count > (2 * map.Count) + 1000)
        {
            throw model.Wrong("the numbers of its pieces are far from each other");
        }

        var list = new string[count];
        Array.Fill(list, "");
        foreach ((string piece, int id) in map)
        {
            list[id] = piece;
        }

        return list;
    }
}
