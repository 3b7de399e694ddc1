using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>A character with a meaning in text files, or a word in its place.</summary>
/// <param name="word">The word that it takes beside <see cref="TextSettings.Auto"/>.</param>
internal sealed class MarkForm(string word) : ValueForm<string>
{
    public override string Takes => $"{TextSettings.Auto}, {word}, or one character that is no letter or digit";

    public override string Placeholder => "CHARACTER";

    public override string Show(string value) => value;

    // A shell passes \t as it is written.
    public override string Parse(IReadOnlyList<string> values, string previous) =>
        values[0] is "\\t" or "\t" && word == "tab" ? word : values[0];

    public override string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Parse([Text(in reader)], "") : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void Check(string value)
    {
        if (value is null || !(value == TextSettings.Auto || value == word || TextSettings.IsMark(value)))
        {
            throw Wrong($"'{Excerpt.Name(value)}'");
        }
    }
}
