using System.Text.Json;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>Which pretrained networks read which columns: <c>auto</c>, <c>off</c>, or words such as <c>text=minilm</c>.</summary>
internal sealed class EmbedForm : ValueForm<IReadOnlyList<string>>
{
    private static readonly ListForm List = new(takes: "a word, or an array of words: " + EmbedChoice.Form);

    public override string Takes => List.Takes;

    public override string Placeholder => "TARGET=NETWORK";

    public override ValueCount Count => ValueCount.Several;

    public override string Show(IReadOnlyList<string> value) => List.Show(value);

    public override IReadOnlyList<string> Parse(IReadOnlyList<string> values, IReadOnlyList<string> previous) =>
        values.SequenceEqual(previous) ? previous : Checked(values);

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader) => Checked(List.Read(ref reader));

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value) => List.Write(writer, value);

    public override void Check(IReadOnlyList<string> value)
    {
        List.Check(value);
        _ = Checked(value);
    }

    private static IReadOnlyList<string> Checked(IReadOnlyList<string> words)
    {
        try
        {
            _ = EmbedChoice.Parse(words);
            return words;
        }
        catch (FormatException e)
        {
            throw new SettingException(e.Message);
        }
    }
}
