using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>Yes or no; on a command line the bare option says yes.</summary>
internal sealed class FlagForm : ValueForm<bool>
{
    public override string Takes => "true or false";

    public override string Placeholder => "true|false";

    public override IReadOnlyList<string> Words { get; } = ["true", "false"];

    public override ValueCount Count => ValueCount.ZeroOrOne;

    public override string Show(bool value) => value ? "true" : "false";

    public override bool Parse(IReadOnlyList<string> values, bool previous) =>
        values.Count == 0 || (bool.TryParse(values[0], out bool value) ? value : throw Wrong($"'{Excerpt.Name(values[0])}'"));

    public override bool Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong(in reader),
    };

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}
