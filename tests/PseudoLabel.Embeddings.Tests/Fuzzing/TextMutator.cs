using System.Text;
using System.Text.Json.Nodes;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>
/// Damages JSON node by node, so that most of it is JSON still, lines line by line, and some of both byte by byte besides: the same number
/// gives the same damage.
/// </summary>
internal static class TextMutator
{
    // Half of a character: the writer of JSON refuses it, so it is put there behind its back.
    private const string Half = "(half)";
    private const string WrittenHalf = "\\ud800";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "7", "1000000", "9999999", "10000000", "2147483647", "2147483648", "-2147483648",
        "1e400", "-1e30", "1e-30", "0.5", "\"\"", "\"a\"", "\"##\"", $"\"{Half}\"", "\"\\u0000\"", "\" \"", "\"[UNK]\"", "\"<unk>\"",
        "\"▁\"", "\"Ġ\"", "[]", "{}", "[[]]", "[\"a\",1]", "\"BPE\"", "\"Unigram\"", "\"WordPiece\"", "\"Sequence\"", "\"ByteLevel\"",
        "\"Metaspace\"", "\"Precompiled\"", "\"AAAAAA==\"", "\"BAAAAAD+//8=\"", "\"mean\"", "\"none\"", "\"max\"", "\"windows\"",
        "\"ends\"", "\"t5\"", "\"xlm-roberta\"",
    ];

    /// <summary>One to four changes to the nodes of one of the files.</summary>
    public static byte[] Json(IReadOnlyList<byte[]> files, int number)
    {
        var random = new Random(number);
        JsonNode? root = JsonNode.Parse(files[random.Next(files.Count)]);
        if (random.Next(5) == 0 || root is null)
        {
            return Mutator.Mutant(files, number);
        }

        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(root, random);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(Text(root));
        return random.Next(10) switch
        {
            0 => Mutator.Mutant([bytes], number),
            1 => Deep(root, random),
            _ => bytes,
        };
    }

    /// <summary>One to four changes to the lines of one of the files.</summary>
    public static byte[] Lines(IReadOnlyList<byte[]> files, int number)
    {
        var random = new Random(number);
        if (random.Next(4) == 0)
        {
            return Mutator.Mutant(files, number);
        }

        List<string> lines = [.. Encoding.UTF8.GetString(files[random.Next(files.Count)]).Split('\n')];
        for (int changes = random.Next(1, 5); changes > 0 && lines.Count > 0; changes--)
        {
            int at = random.Next(lines.Count);
            string other = lines[random.Next(lines.Count)];
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.InsertRange(at, Enumerable.Repeat(other, random.Next(4) == 0 ? 5000 : 1));
                    break;
                case 2:
                    lines[at] = random.Next(4) switch { 0 => "", 1 => " ", 2 => "##", _ => new string('a', 100_000) };
                    break;
                case 3:
                    lines[at] += random.Next(2) == 0 ? " " + other : other;
                    break;
                case 4:
                    lines[at] += (char)random.Next(1, 0x3100);
                    break;
                case 5:
                    (lines[at], lines[random.Next(lines.Count)]) = (other, lines[at]);
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join(random.Next(6) == 0 ? "\r\n" : "\n", lines));
    }

    private static void Change(JsonNode root, Random random)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        JsonNode node = all[random.Next(all.Count)];
        JsonNode? other = all[random.Next(all.Count)].DeepClone();
        JsonNode? value = random.Next(4) == 0 ? other : JsonNode.Parse(Values[random.Next(Values.Length)]);
        if (node is JsonArray array)
        {
            int at = random.Next(array.Count + 1);
            switch (random.Next(3))
            {
                case 0 when at < array.Count:
                    array.RemoveAt(at);
                    break;
                case 1 when at < array.Count:
                    array[at] = value;
                    break;
                default:
                    array.Insert(at, at < array.Count && random.Next(2) == 0 ? array[at]?.DeepClone() : value);
                    break;
            }
        }
        else if (node is JsonObject { Count: > 0 } fields)
        {
            string name = fields.ElementAt(random.Next(fields.Count)).Key;
            switch (random.Next(4))
            {
                case 0:
                    fields.Remove(name);
                    break;
                case 1:
                    fields[name + (random.Next(2) == 0 ? "x" : " ")] = fields[name]?.DeepClone();
                    break;
                default:
                    fields[name] = value;
                    break;
            }
        }
    }

    /// <summary>The file's text with a value that is within arrays, as deep as a reader allows, or deeper.</summary>
    private static byte[] Deep(JsonNode root, Random random)
    {
        string text = Text(root);
        int depth = random.Next(3) switch { 0 => 10, 1 => 55, _ => 100_000 };
        int at = text.IndexOf(':', StringComparison.Ordinal) + 1;
        return Encoding.UTF8.GetBytes(text[..at] + new string('[', depth) + new string(']', depth) + (at == 0 ? "" : "," + text[at..]));
    }

    private static string Text(JsonNode root) => root.ToJsonString().Replace(Half, WrittenHalf, StringComparison.Ordinal);

    private static void Collect(JsonNode node, List<JsonNode> all)
    {
        all.Add(node);
        IEnumerable<JsonNode?> within = node switch
        {
            JsonObject fields => fields.Select(f => f.Value),
            JsonArray array => array,
            _ => [],
        };
        foreach (JsonNode part in within.OfType<JsonNode>())
        {
            Collect(part, all);
        }
    }
}
