using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Results.Json;

/// <summary>How metrics and the settings within them are written.</summary>
internal static class MetricsJsonOptions
{
    /// <summary>The newest form of the file that is read.</summary>
    public const int FormatVersion = 1;

    /// <summary>The settings' names, as in <c>job.json</c>.</summary>
    public static readonly JsonSerializerOptions Settings = Create(JsonNamingPolicy.KebabCaseLower);

    /// <summary>The names of everything else.</summary>
    public static readonly JsonSerializerOptions Metrics = Create(JsonNamingPolicy.CamelCase, new SettingsConverter());

    private static JsonSerializerOptions Create(JsonNamingPolicy names, params JsonConverter[] more)
    {
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            PropertyNamingPolicy = names,
            // Letters of every script stay as they are; what HTML gives a meaning to is escaped.
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        };
        foreach (JsonConverter converter in more)
        {
            options.Converters.Add(converter);
        }

        options.Converters.Add(new FiniteConverter());
        options.Converters.Add(new SortedMapConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }

    /// <summary>Settings keep their own names wherever they are.</summary>
    private sealed class SettingsConverter : JsonConverter<RunSettings>
    {
        public override RunSettings? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<RunSettings>(ref reader, Settings);

        public override void Write(Utf8JsonWriter writer, RunSettings value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, Settings);
    }
}
