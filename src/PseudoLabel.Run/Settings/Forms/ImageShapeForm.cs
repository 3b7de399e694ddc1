using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>The shape of an image; empty for none.</summary>
internal sealed class ImageShapeForm : ValueForm<string>
{
    public override string Takes =>
        $"height x width, or height x width x 3 for colors, sides of 1 to {ImageShape.MaxSide}, such as 8x8 or 32x32x3";

    public override string Placeholder => "SHAPE";

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

        if (value.Length > 0 && !ImageShape.TryParse(value, out _))
        {
            throw new SettingException($"is '{Excerpt.Name(value)}'; it must be {Takes}");
        }
    }
}
