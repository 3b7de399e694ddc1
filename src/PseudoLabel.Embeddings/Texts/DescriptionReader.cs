using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>
/// Reads what turns a network's output into vectors: from <c>embedding.json</c>, and what that does not say from the files of
/// sentence-transformers.
/// </summary>
internal static class DescriptionReader
{
    /// <summary>Pieces of an input at most where only <c>embedding.json</c> may say more: time and memory grow with their square.</summary>
    internal const int UsualTokens = 512;

    private const int MostTokens = 8192;
    private const int MostPrefix = 1000;
    private static readonly string[] Own = ["pooling", "normalize", "prefix", "maxTokens", "lowerCase", "long", "output"];

    /// <summary>Reads it.</summary>
    /// <exception cref="UserErrorException">A file says what cannot be.</exception>
    public static TextDescription Read(EmbedderFileReader files)
    {
        JsonFields own = Fields(files, EmbedderFileNames.Own);
        string? strange = own.Names.FirstOrDefault(n => !Own.Contains(n));
        if (strange is not null)
        {
            throw own.Wrong($"it has a field {strange}, which is not one of {string.Join(", ", Own)}");
        }

        string prefix = own.Text("prefix") ?? "";
        return new TextDescription
        {
            Pooling = Choice<Pooling>(own, "pooling") ?? Pooled(Fields(files, "1_Pooling/config.json")),
            Normalize = own.Bool("normalize") ?? Normalized(files),
            Prefix = prefix.Length <= MostPrefix ? prefix : throw own.Wrong("prefix", $"of at most {MostPrefix} characters"),
            MaxTokens = MaxTokens(files, own),
            LowerCase = own.Bool("lowerCase") ?? Fields(files, "sentence_bert_config.json").Bool("do_lower_case").OnlyTrue(),
            Long = Choice<LongTexts>(own, "long") ?? TextDescription.UsualLong,
            Output = own.Text("output"),
        };
    }

    private static bool? OnlyTrue(this bool? value) => value == true ? true : null;

    private static T? Choice<T>(JsonFields own, string field)
        where T : struct, Enum
    {
        if (own.Text(field) is not { } name)
        {
            return null;
        }

        string[] names = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        int at = Array.IndexOf(names, name);
        return at >= 0 ? Enum.GetValues<T>()[at] : throw own.Wrong(field, $"one of {string.Join(", ", names)}");
    }

    private static Pooling? Pooled(JsonFields config)
    {
        (string Field, Pooling? Pooling)[] modes =
        [
            ("pooling_mode_mean_tokens", Pooling.Mean), ("pooling_mode_cls_token", Pooling.Cls), ("pooling_mode_max_tokens", Pooling.Max),
            ("pooling_mode_lasttoken", Pooling.Last),
            ("pooling_mode_mean_sqrt_len_tokens", null), ("pooling_mode_weightedmean_tokens", null),
        ];
        (string Field, Pooling? Pooling)[] on = [.. modes.Where(m => config.Bool(m.Field) == true)];
        return on.Length switch
        {
            0 => null,
            1 when on[0].Pooling is { } one => one,
            _ => throw config.Wrong($"{string.Join(" and ", on.Select(m => m.Field))} "
                + "cannot be computed here: mean, cls, max and last alone can"),
        };
    }

    private static bool Normalized(EmbedderFileReader files)
    {
        if (files.Description("modules.json") is not { ValueKind: JsonValueKind.Array } modules)
        {
            return true;
        }

        string place = files.Place("modules.json");
        string[] types = [.. modules.EnumerateArray().Select(m => (new JsonFields(m, place).Text("type") ?? "").Split('.')[^1])];
        string? strange = types.FirstOrDefault(t => t is not ("Transformer" or "Pooling" or "Normalize"));
        return strange is null ? types.Contains("Normalize") : throw new UserErrorException(
            $"it has a module {strange}, which is not in the .onnx file and cannot be computed here. Where the .onnx file has it within, "
            + "take modules.json away and put embedding.json there with pooling and normalize", place);
    }

    private static int MaxTokens(EmbedderFileReader files, JsonFields own)
    {
        if (own.Int("maxTokens") is { } said)
        {
            return said is >= 8 and <= MostTokens ? said : throw own.Wrong("maxTokens", $"from 8 to {MostTokens}");
        }

        // RoBERTa and its kin number positions from 2.
        JsonFields config = Fields(files, "config.json");
        bool shifted = config.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" or "mpnet";
        int?[] known =
        [
            Fields(files, "sentence_bert_config.json").Int("max_seq_length"),
            Fields(files, "tokenizer_config.json").Number("model_max_length") is { } length and >= 8 and <= MostTokens ? (int)length : null,
            config.Int("max_position_embeddings") - (shifted ? 2 : 0),
        ];
        int least = known.OfType<int>().Append(UsualTokens).Min();
        return least >= 8 ? least : throw config.Wrong($"it and the files beside it say that inputs have at most {least} pieces");
    }

    private static JsonFields Fields(EmbedderFileReader files, string file) => new(files.Description(file), files.Place(file));
}
