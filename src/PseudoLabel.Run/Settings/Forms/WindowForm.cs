using System.Text.Json;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>A window over files; empty for none.</summary>
internal sealed class WindowForm : ValueForm<string>
{
    public override string Takes => FileWindow.Takes;

    public override string Placeholder => "WINDOW";

    public override string Show(string value) => value;

    public override string Parse(IReadOnlyList<string> values, string previous) => values[0];

    public override string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Text(in reader) : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void Check(string value) => FileWindow.Parse(value ?? throw Wrong("null"));
}
