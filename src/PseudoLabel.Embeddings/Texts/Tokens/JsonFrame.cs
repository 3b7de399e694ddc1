using System.Text.Json;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Reads what begins and ends a text from <c>post_processor</c> of <c>tokenizer.json</c>.</summary>
internal static class JsonFrame
{
    /// <summary>Reads it.</summary>
    public static InputFrame Read(JsonFields root) =>
        root.Value("post_processor") is null ? new([], []) : Of(root.Object("post_processor"));

    private static InputFrame Of(JsonFields processor) => processor.Text("type") switch
    {
        "TemplateProcessing" => Template(processor),
        "BertProcessing" or "RobertaProcessing" => new([Pair(processor, "cls")], [Pair(processor, "sep")]),
        "ByteLevel" => new([], []),
        "Sequence" => Sequence(processor),
        var other => throw processor.Wrong($"its post_processor is {other}, which is not known"),
    };

    private static InputFrame Sequence(JsonFields processor)
    {
        InputFrame[] frames = [.. processor.Array("processors").Select(p => Of(processor.Of(p))).Where(f => f.Length > 0)];
        return frames.Length switch
        {
            0 => new([], []),
            1 => frames[0],
            _ => throw processor.Wrong("its post_processor frames texts twice"),
        };
    }

    private static InputFrame Template(JsonFields processor)
    {
        List<int> before = [];
        List<int> after = [];
        bool text = false;
        foreach (JsonElement step in processor.Array("single"))
        {
            JsonFields fields = processor.Of(step);
            if (fields.Value("Sequence") is not null)
            {
                text = text ? throw processor.Wrong("its post_processor takes a text twice") : true;
                continue;
            }

            string name = fields.Object("SpecialToken").Text("id") ?? throw processor.Wrong("a step of its post_processor is not known");
            IEnumerable<int> ids = processor.Object("special_tokens").Object(name).Array("ids")
                .Select(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out int id) && id >= 0
                    ? id : throw processor.Wrong("ids", "numbers of pieces"));
            (text ? after : before).AddRange(ids);
        }

        return text ? new(before, after) : throw processor.Wrong("its post_processor takes no text");
    }

    private static int Pair(JsonFields processor, string field)
    {
        JsonElement[] pair = [.. processor.Array(field)];
        return pair.Length == 2 && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out int id) && id >= 0
            ? id : throw processor.Wrong(field, "a piece and its number");
    }
}
