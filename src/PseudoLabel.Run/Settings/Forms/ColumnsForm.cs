using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>Column kinds by column name: an object in JSON, <c>name=kind</c> on a command line, where each use adds an entry.</summary>
internal sealed class ColumnsForm : ValueForm<IReadOnlyDictionary<string, ColumnKind>>
{
    private static readonly EnumForm<ColumnKind> Kinds = new();

    public override string Takes => "column names, each with a kind: " + string.Join(", ", Kinds.Words);

    public override string Placeholder => "NAME=KIND";

    public override ValueCount Count => ValueCount.Several;

    public override string Show(IReadOnlyDictionary<string, ColumnKind> value) =>
        string.Join(' ', Sorted(value).Select(c => $"{c.Key}={Kinds.Show(c.Value)}"));

    public override IReadOnlyDictionary<string, ColumnKind> Parse(
        IReadOnlyList<string> values, IReadOnlyDictionary<string, ColumnKind> previous)
    {
        var columns = new Dictionary<string, ColumnKind>(previous, StringComparer.Ordinal);
        HashSet<string> here = new(StringComparer.Ordinal);
        foreach (string value in values)
        {
            // The last '=': a kind has none, a column's name may.
            int at = value.LastIndexOf('=');
            if (at < 0)
            {
                throw new SettingException($"is '{Excerpt.Name(value)}'; it must be NAME=KIND, the kind {Kinds.Takes}");
            }

            Add(columns, here, value[..at], value[(at + 1)..]);
        }

        return columns;
    }

    public override IReadOnlyDictionary<string, ColumnKind> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(in reader);
        }

        var columns = new Dictionary<string, ColumnKind>(StringComparer.Ordinal);
        HashSet<string> here = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = Text(in reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new SettingException($"gives column '{Excerpt.Name(name)}' a kind that is not a text; it must be {Kinds.Takes}");
            }

            Add(columns, here, name, Text(in reader));
        }

        return columns;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ColumnKind> value)
    {
        writer.WriteStartObject();
        foreach ((string name, ColumnKind kind) in Sorted(value))
        {
            writer.WriteString(name, Kinds.Show(kind));
        }

        writer.WriteEndObject();
    }

    public override void Check(IReadOnlyDictionary<string, ColumnKind> value)
    {
        foreach (ColumnKind kind in value.Values)
        {
            Kinds.Check(kind);
        }
    }

    private static void Add(Dictionary<string, ColumnKind> columns, HashSet<string> here, string name, string kind)
    {
        if (!here.Add(name))
        {
            throw new SettingException($"gives column '{Excerpt.Name(name)}' twice; give it once");
        }

        try
        {
            columns[name] = Kinds.Parse(kind);
        }
        catch (SettingException e)
        {
            throw new SettingException($"gives column '{Excerpt.Name(name)}' a kind that {e.Message}");
        }
    }

    // The order of entries has no meaning; one order keeps the written settings the same.
    private static IEnumerable<KeyValuePair<string, ColumnKind>> Sorted(IReadOnlyDictionary<string, ColumnKind> columns) =>
        columns.OrderBy(c => c.Key, StringComparer.Ordinal);
}
