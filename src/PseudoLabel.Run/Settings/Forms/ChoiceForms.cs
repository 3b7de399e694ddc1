using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>A name among choices; what obeys it is declared with it.</summary>
internal sealed class ChoiceForm(Choices choices) : ValueForm<string>
{
    public override string Takes => "one of " + string.Join(", ", choices.Names);

    public override string Placeholder => "NAME";

    public override Choices? Choices => choices;

    public override IReadOnlyList<string> Words => choices.Names;

    public override string Show(string value) => value;

    public override string Parse(IReadOnlyList<string> values, string previous) => values[0];

    public override string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Text(in reader) : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void Check(string value)
    {
        if (!choices.Names.Contains(value, StringComparer.Ordinal))
        {
            throw Unknown(value ?? "", choices.Names, Takes);
        }
    }

    /// <summary>The fault of a word that is none of those known, with the one that was probably meant.</summary>
    internal static SettingException Unknown(string value, IReadOnlyList<string> words, string takes)
    {
        string? nearest = NearestName.Find(value, words);
        return new SettingException($"is '{Excerpt.Name(value)}'; it must be "
            + $"{takes}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
    }
}

/// <summary>A member of an enumeration among choices.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class MemberForm<T>(Choices<T> choices) : ValueForm<T>
    where T : struct, Enum
{
    public override string Takes => "one of " + string.Join(", ", choices.Names);

    public override string Placeholder => "NAME";

    public override Choices? Choices => choices;

    public override IReadOnlyList<string> Words => choices.Names;

    public override string Show(T value) => choices.NameOf(value);

    public override T Parse(IReadOnlyList<string> values, T previous) => Parse(values[0]);

    public override T Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Parse(Text(in reader)) : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(choices.NameOf(value));

    public override void Check(T value)
    {
        if (!Enum.IsDefined(value))
        {
            throw Wrong(value.ToString());
        }
    }

    private T Parse(string name) => choices.Find(name) is { } choice ? choice.Value : throw ChoiceForm.Unknown(name, choices.Names, Takes);
}

/// <summary>A member of an enumeration, by its name in kebab case.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class EnumForm<T> : ValueForm<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Enum.GetValues<T>().Select(NameOf)];

    public override string Takes => "one of " + string.Join(", ", Names);

    public override string Placeholder => "NAME";

    public override IReadOnlyList<string> Words => Names;

    public override string Show(T value) => NameOf(value);

    public override T Parse(IReadOnlyList<string> values, T previous) => Parse(values[0]);

    public override T Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Parse(Text(in reader)) : throw Wrong(in reader);

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(NameOf(value));

    public override void Check(T value)
    {
        if (!Enum.IsDefined(value))
        {
            throw Wrong(value.ToString());
        }
    }

    /// <summary>The member of that name.</summary>
    internal T Parse(string name)
    {
        int at = Array.IndexOf(Names, name);
        return at >= 0 ? Enum.GetValues<T>()[at] : throw ChoiceForm.Unknown(name, Names, Takes);
    }

    private static string NameOf(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
