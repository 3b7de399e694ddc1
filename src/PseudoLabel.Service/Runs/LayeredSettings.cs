using System.Text.Json;
using System.Text.Json.Nodes;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// Settings over settings: what a request names replaces what the data set's <c>job.json</c> names, which replaces the defaults.
/// </summary>
internal static class LayeredSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads one layer.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="RefusedException">It is no JSON.</exception>
    /// <exception cref="UserErrorException">It is, but holds what a setting does not take, or names inputs.</exception>
    public static Layer Read(ReadOnlyMemory<byte> json, string name)
    {
        RunSettings settings;
        try
        {
            using var stream = new MemoryStream(json.ToArray());
            settings = RunSettingsJson.Read(stream, name);
        }
        catch (UserErrorException e) when (e.InnerException is not SettingException)
        {
            throw new RefusedException(Refusal.Malformed, e.Problem, e);
        }

        if (settings.Labeled.Count > 0 || settings.Unlabeled.Count > 0 || settings.Data.Count > 0)
        {
            throw new UserErrorException(
                "'labeled', 'unlabeled' and 'data' have no place here: the inputs are what lies in the data set's folders; leave them out",
                name);
        }

        if (settings.CarryFrom.Length > 0)
        {
            throw new UserErrorException(
                "'carry-from' has no place here: thresholds are carried from the data set's last completed run; leave it out", name);
        }

        Embedders.RequireNames(settings.Embed);
        byte[] text = json.Span.StartsWith("\uFEFF"u8) ? json[3..].ToArray() : json.ToArray();
        return new Layer(settings, JsonNode.Parse(text, documentOptions: Lenient)!.AsObject());
    }

    /// <summary>One layer over another.</summary>
    public static RunSettings Merge(Layer? below, Layer above)
    {
        if (below is null)
        {
            return above.Settings;
        }

        JsonObject both = below.Json.DeepClone().AsObject();
        foreach ((string name, JsonNode? value) in above.Json)
        {
            both[name] = value?.DeepClone();
        }

        // Both were read before: whatever they hold is known to be right.
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(both));
        return RunSettingsJson.Read(stream, "settings");
    }

    /// <summary>Settings, and which of them were named.</summary>
    /// <param name="Json">The object that they were read from.</param>
    public sealed record Layer(RunSettings Settings, JsonObject Json)
    {
        /// <summary>The same with a label column.</summary>
        /// <param name="label">The column's name.</param>
        public Layer WithLabel(string label)
        {
            JsonObject json = Json.DeepClone().AsObject();
            json["label"] = label;
            return new Layer(Settings with { Label = label }, json);
        }
    }
}
