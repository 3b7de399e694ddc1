using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>
/// What decisions cost: in JSON an object by true class of objects by decided class, on a command line a CSV file of classes by classes.
/// </summary>
internal sealed class CostsForm : ValueForm<IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>>
{
    public override string Takes => "costs of at least 0, by true class, then by decided class";

    public override string Placeholder => "FILE";

    public override string Show(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> value) => string.Join(' ', Sorted(value)
        .SelectMany(row => Sorted(row.Value)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{row.Key}:{c.Key}={c.Value:R}"))));

    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Parse(
        IReadOnlyList<string> values, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> previous) =>
        CostFile.Read(values[0]);

    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Read(ref Utf8JsonReader reader)
    {
        var costs = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(in reader);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = Text(in reader);
            reader.Read();
            if (!costs.TryAdd(name, Row(ref reader, name)))
            {
                throw new SettingException($"gives class '{Excerpt.Name(name)}' twice; give it once");
            }
        }

        return costs;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> value)
    {
        writer.WriteStartObject();
        foreach ((string name, IReadOnlyDictionary<string, double> row) in Sorted(value))
        {
            writer.WriteStartObject(name);
            foreach ((string decided, double cost) in Sorted(row))
            {
                writer.WriteNumber(decided, cost);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public override void Check(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> value)
    {
        foreach ((string name, IReadOnlyDictionary<string, double> row) in value)
        {
            foreach ((string decided, double cost) in row)
            {
                if (!(cost >= 0 && double.IsFinite(cost)))
                {
                    throw new SettingException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"gives a row of class '{Excerpt.Name(name)}' that is decided for '{Excerpt.Name(decided)}' the cost "
                            + $"{cost}; it must be at least 0"));
                }
            }
        }
    }

    private Dictionary<string, double> Row(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(in reader);
        }

        var row = new Dictionary<string, double>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string decided = Text(in reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number)
            {
                throw new SettingException($"gives a row of class '{Excerpt.Name(name)}' that is decided for "
                    + $"'{Excerpt.Name(decided)}' a cost that is no number");
            }

            if (!row.TryAdd(decided, reader.GetDouble()))
            {
                throw new SettingException($"gives class '{Excerpt.Name(decided)}' twice for true class '{Excerpt.Name(name)}'; "
                    + "give it once");
            }
        }

        return row;
    }

    // The order of entries has no meaning; one order keeps the written settings the same.
    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> entries) =>
        entries.OrderBy(e => e.Key, StringComparer.Ordinal);
}
