using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>
/// Shares by class name: an object in JSON; on a command line <c>name=share</c>, where each use adds an entry, or a CSV file of both.
/// </summary>
internal sealed class SharesForm : ValueForm<IReadOnlyDictionary<string, double>>
{
    public override string Takes => "class names, each with a share above 0 and below 1";

    public override string Placeholder => "CLASS=SHARE";

    public override ValueCount Count => ValueCount.Several;

    public override string Show(IReadOnlyDictionary<string, double> value) =>
        string.Join(' ', Sorted(value).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value:R}")));

    public override IReadOnlyDictionary<string, double> Parse(IReadOnlyList<string> values, IReadOnlyDictionary<string, double> previous)
    {
        var shares = new Dictionary<string, double>(previous, StringComparer.Ordinal);
        HashSet<string> here = new(StringComparer.Ordinal);
        foreach (string value in values)
        {
            // The last '=': a share has none, a class's name may.
            int at = value.LastIndexOf('=');
            if (at >= 0 && double.TryParse(value.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double share))
            {
                Add(shares, here, value[..at], share);
                continue;
            }

            if (!File.Exists(value))
            {
                throw new SettingException(
                    $"is '{Excerpt.Name(value)}'; it must be CLASS=SHARE, such as spam=0.13, or a CSV file of classes and their shares");
            }

            foreach ((string name, double ofName) in InFile(value))
            {
                Add(shares, here, name, ofName);
            }
        }

        return shares;
    }

    public override IReadOnlyDictionary<string, double> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(in reader);
        }

        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        HashSet<string> here = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = Text(in reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number)
            {
                throw new SettingException($"gives class '{Excerpt.Name(name)}' a share that is no number");
            }

            Add(shares, here, name, reader.GetDouble());
        }

        return shares;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> value)
    {
        writer.WriteStartObject();
        foreach ((string name, double share) in Sorted(value))
        {
            writer.WriteNumber(name, share);
        }

        writer.WriteEndObject();
    }

    public override void Check(IReadOnlyDictionary<string, double> value)
    {
        foreach ((string name, double share) in value)
        {
            CheckShare(name, share);
        }

        if (value.Values.Sum() > 1 + 1e-6)
        {
            throw new SettingException(string.Create(
                CultureInfo.InvariantCulture, $"adds up to {value.Values.Sum():0.####}; shares of a whole add up to 1"));
        }
    }

    /// <summary>The rows of a file of two columns: the class, its share. A first row without a number is a header.</summary>
    private static IEnumerable<(string Name, double Share)> InFile(string path)
    {
        SettingFile file = SettingFile.Read(path, "shares");
        foreach ((int i, (int line, string[] cells)) in file.Rows.Index())
        {
            double share = cells.Length == 2 ? file.Number(cells[1], 1)
                : throw new UserErrorException($"the row has {cells.Length} cells; it must have two, a class and its share", path, line);
            if (!double.IsNaN(share))
            {
                yield return (cells[0], share);
            }
            else if (i > 0)
            {
                throw new UserErrorException($"'{Excerpt.Name(cells[1])}' is no share; it must be a number above 0 and below "
                    + "1", path, line);
            }
        }
    }

    private static void Add(Dictionary<string, double> shares, HashSet<string> here, string name, double share)
    {
        CheckShare(name, share);
        if (!here.Add(name))
        {
            throw new SettingException($"gives class '{Excerpt.Name(name)}' twice; give it once");
        }

        shares[name] = share;
    }

    private static void CheckShare(string name, double share)
    {
        if (!(share is > 0 and < 1))
        {
            throw new SettingException(
                string.Create(CultureInfo.InvariantCulture,
                    $"gives class '{Excerpt.Name(name)}' the share {share}; it must be above 0 and below 1"));
        }
    }

    // The order of entries has no meaning; one order keeps the written settings the same.
    private static IEnumerable<KeyValuePair<string, double>> Sorted(IReadOnlyDictionary<string, double> shares) =>
        shares.OrderBy(s => s.Key, StringComparer.Ordinal);
}
