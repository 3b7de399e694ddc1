using System.Text;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>How values of one kind are written, read and checked. Every fault is a <see cref="SettingException"/>.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal abstract class ValueForm<T>
{
    /// <summary>What it takes, in words.</summary>
    public abstract string Takes { get; }

    /// <summary>A word for a value in help texts.</summary>
    public abstract string Placeholder { get; }

    /// <summary>The words it takes where it takes only those.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Where a user may read what the words do; null where they say it themselves.</summary>
    public virtual Choices? Choices => null;

    /// <summary>How many values it has on a command line.</summary>
    public virtual ValueCount Count => ValueCount.One;

    /// <summary>The value as a user writes it.</summary>
    public abstract string Show(T value);

    /// <summary>Reads it from a command line. <paramref name="previous"/> is what it adds to, where it adds.</summary>
    public abstract T Parse(IReadOnlyList<string> values, T previous);

    /// <summary>Reads it from JSON; on a fault the reader stands on the token at fault.</summary>
    public abstract T Read(ref Utf8JsonReader reader);

    /// <summary>Writes it as JSON.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Refuses what it does not take.</summary>
    public virtual void Check(T value)
    {
    }

    /// <summary>The fault of a value as written.</summary>
    protected SettingException Wrong(string shown) => new($"is {shown}; it must be {Takes}");

    /// <summary>The fault of the token that the reader stands on.</summary>
    protected SettingException Wrong(ref readonly Utf8JsonReader reader) => Wrong(reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"'{Excerpt.Name(Text(in reader))}'",
        _ => Excerpt.Name(Encoding.UTF8.GetString(reader.ValueSpan)),
    });

    /// <summary>The string that the reader stands on.</summary>
    protected static string Text(ref readonly Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON and no text.
            throw new SettingException("has an escape sequence that is not a character");
        }
    }
}
