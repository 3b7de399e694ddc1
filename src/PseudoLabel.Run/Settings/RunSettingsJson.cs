using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>Settings as JSON: <c>job.json</c>, the HTTP body, and the settings inside other documents.</summary>
public static class RunSettingsJson
{
    private static readonly JsonReaderOptions ReaderOptions =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// How every document of a run is written: kebab-case names and enumerations, indented, lines that end in LF. Text outside ASCII stays
    /// readable; characters with a meaning in HTML are escaped. Settings inside a document are read and written as by this class.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Reads settings; what is not named keeps its default. Comments and trailing commas are allowed.</summary>
    /// <param name="json">UTF-8 text, with or without a byte order mark. Read to its end, not closed.</param>
    /// <param name="fileName">Its name for errors.</param>
    /// <returns>The settings, each within its range.</returns>
    /// <exception cref="UserErrorException">
    /// One line with file and line: not JSON, an unknown or repeated name, a value that is not taken.
    /// </exception>
    public static RunSettings Read(Stream json, string fileName)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var buffer = new MemoryStream();
        json.CopyTo(buffer);
        ReadOnlySpan<byte> text = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (!Utf8.IsValid(text))
        {
            throw new UserErrorException("is not UTF-8 text; save it as UTF-8", fileName);
        }

        var reader = new Utf8JsonReader(text, ReaderOptions);
        try
        {
            reader.Read();
            RunSettings settings = ReadObject(ref reader);
            reader.Read();
            return settings;
        }
        catch (SettingException e)
        {
            throw new UserErrorException(e.Message, fileName, 1 + text[..(int)reader.TokenStartIndex].Count((byte)'\n'), inner: e);
        }
        catch (JsonException e)
        {
            throw new UserErrorException("is not valid JSON: " + Reason(e), fileName, 1 + (e.LineNumber ?? 0), inner: e);
        }
    }

    /// <summary>Writes settings with every default written out, in the order of <see cref="SettingTable"/>.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="json">Where to; not closed.</param>
    public static void Write(RunSettings settings, Stream json) => JsonSerializer.Serialize(json, settings, Options);

    /// <summary>Reads the object that the reader stands on; on a fault the reader stands on the token at fault.</summary>
    internal static RunSettings ReadObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new SettingException("settings must be one JSON object, { \"name\": value, ... }");
        }

        var settings = new RunSettings();
        HashSet<Setting> seen = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            Setting setting = Named(ref reader);
            if (!seen.Add(setting))
            {
                throw new SettingException($"'{setting.Name}' is given twice; give it once");
            }

            reader.Read();
            try
            {
                settings = setting.Read(settings, ref reader);
            }
            catch (SettingException e)
            {
                throw new SettingException($"'{setting.Name}' {e.Message}");
            }
        }

        return settings;
    }

    internal static void WriteObject(RunSettings settings, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (Setting setting in SettingTable.All)
        {
            writer.WritePropertyName(setting.Name);
            setting.Write(writer, settings);
        }

        writer.WriteEndObject();
    }

    private static Setting Named(ref readonly Utf8JsonReader reader)
    {
        string name;
        try
        {
            name = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new SettingException("a setting's name has an escape sequence that is not a character");
        }

        if (SettingTable.Find(name) is { } setting)
        {
            return setting;
        }

        string? nearest = NearestName.Find(name, SettingTable.All.Select(s => s.Name));
        string advice = nearest is null ? "see 'pseudolabel run --help' for their names" : $"did you mean '{nearest}'?";
        throw new SettingException($"there is no setting '{Excerpt.Name(name)}'; {advice}");
    }

    // The runtime ends its messages with the place, which is given in front here.
    private static string Reason(JsonException e)
    {
        string message = e.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.');
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
            AllowTrailingCommas = true,
            ReadCommentHandling = JsonCommentHandling.Skip,
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        };
        options.Converters.Add(new Converter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Converter : JsonConverter<RunSettings>
    {
        public override RunSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return ReadObject(ref reader);
            }
            catch (SettingException e)
            {
                throw new UserErrorException(e.Message, inner: e);
            }
        }

        public override void Write(Utf8JsonWriter writer, RunSettings value, JsonSerializerOptions options) => WriteObject(value, writer);
    }
}
