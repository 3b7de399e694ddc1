using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>A whole number in a range.</summary>
internal sealed class WholeForm(int min, int max) : ValueForm<int>
{
    public override string Takes => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0} to {max:N0}");

    public override string Placeholder => "N";

    public override string Show(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override int Parse(IReadOnlyList<string> values, int previous) =>
        int.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
            : throw Wrong($"'{Excerpt.Name(values[0])}'");

    public override int Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override void Check(int value)
    {
        if (value < min || value > max)
        {
            throw Wrong(Show(value));
        }
    }
}

/// <summary>A number in a range.</summary>
internal sealed class NumberForm(double min, double max) : ValueForm<double>
{
    public override string Takes => string.Create(CultureInfo.InvariantCulture, $"a number from {min:#,0.#####} to {max:#,0.#####}");

    public override string Placeholder => "X";

    public override string Show(double value) => value.ToString(CultureInfo.InvariantCulture);

    public override double Parse(IReadOnlyList<string> values, double previous) =>
        double.TryParse(values[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw Wrong($"'{Excerpt.Name(values[0])}'");

    public override double Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) ? value : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

    public override void Check(double value)
    {
        // Written so that NaN is refused.
        if (!(value >= min && value <= max))
        {
            throw Wrong(Show(value));
        }
    }
}

/// <summary>Any 64-bit seed.</summary>
internal sealed class SeedForm : ValueForm<ulong>
{
    public override string Takes => "a whole number from 0 to 18,446,744,073,709,551,615";

    public override string Placeholder => "N";

    public override string Show(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public override ulong Parse(IReadOnlyList<string> values, ulong previous) =>
        ulong.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Wrong($"'{Excerpt.Name(values[0])}'");

    public override ulong Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value) ? value : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, ulong value) => writer.WriteNumberValue(value);
}
