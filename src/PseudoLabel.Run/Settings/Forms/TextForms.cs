using System.Text.Json;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>A free name, such as a column's.</summary>
internal sealed class TextForm(string placeholder) : ValueForm<string>
{
    public override string Takes => "a text";

    public override string Placeholder => placeholder;

    public override string Show(string value) => value;

    public override string Parse(IReadOnlyList<string> values, string previous) => values[0];

    public override string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Text(in reader) : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void Check(string value)
    {
        if (value is null)
        {
            throw Wrong("null");
        }
    }
}

/// <summary>Names of files, folders or patterns, or of something else: one text, or an array of them.</summary>
internal sealed class ListForm(string placeholder = "FILES", string what = "file or folder", string? takes = null)
    : ValueForm<IReadOnlyList<string>>
{
    public override string Takes => takes ?? $"the name of a {what}, or an array of names";

    public override string Placeholder => placeholder;

    public override ValueCount Count => ValueCount.Several;

    public override string Show(IReadOnlyList<string> value) => string.Join(' ', value);

    public override IReadOnlyList<string> Parse(IReadOnlyList<string> values, IReadOnlyList<string> previous) => values;

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [Text(in reader)];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Wrong(in reader);
        }

        List<string> names = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new SettingException("holds something that is not a text; it must be " + Takes);
            }

            names.Add(Text(in reader));
        }

        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value)
    {
        writer.WriteStartArray();
        foreach (string name in value)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    public override void Check(IReadOnlyList<string> value)
    {
        if (value is null || value.Any(string.IsNullOrWhiteSpace))
        {
            throw new SettingException("holds an empty name; it must be " + Takes);
        }
    }
}
