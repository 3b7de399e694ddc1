using System.Text;
using System.Text.Json;

namespace PseudoLabel.Data.Text;

/// <summary>
/// The cells of JSON objects. A string gives its text; a number, true or false what is written. An object or an array of numbers gives a
/// cell for each of its parts, an array of strings one cell of its words. A key that is null or absent is a missing cell. Of equal keys in
/// one object the last counts.
/// </summary>
internal sealed class JsonCursor : RecordCursor
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Node root;
    private bool repairs;

    public JsonCursor(DataFile file, IReadOnlyList<string> header, IDataSource source)
        : base(file, header, source)
    {
        for (int i = 0; i < header.Count; i++)
        {
            places[header[i]] = i;
        }

        root = new Node("", "", places);
    }

    /// <summary>
    /// Whether a fault is the reader's complaint about its text; that about an escaped surrogate without its
    /// partner is an InvalidOperationException.
    /// </summary>
    public static bool IsBadJson(Exception fault) => fault is JsonException or InvalidOperationException;

    protected override void Split()
    {
        if (Bytes.Length < Scanner.Length)
        {
            Bytes = new byte[Math.Max(Scanner.Length, Bytes.Length * 2)];
        }

        Span<byte> record = Scanner.Bytes.AsSpan(Scanner.Start, Scanner.Length);
        if (repairs)
        {
            JsonRepair.BareNumbers(record);
        }

        if (!TrySplit(record) && (repairs || !JsonRepair.BareNumbers(record) || !(repairs = TrySplit(record))))
        {
            Problem = File.Text.Json != JsonLayout.Lines ? "not a valid JSON object"
                : record[0] == (byte)'[' ? "a JSON array where JSON Lines has one object a line; write each element on a line of its own"
                : "the line is not one valid JSON object";
        }
    }

    private bool TrySplit(ReadOnlySpan<byte> record)
    {
        Array.Clear(Starts);
        Array.Clear(Lengths);
        try
        {
            var reader = new Utf8JsonReader(record);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            int to = 0;
            CopyObject(ref reader, root, ref to);
            return !reader.Read();
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return false;
        }
    }

    private void CopyObject(ref Utf8JsonReader reader, Node node, ref int to)
    {
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Records mostly keep their keys in one order, so the next one is tried before the dictionary, which costs a string.
            Node child = expected < node.Children.Count && reader.ValueTextEquals(node.Children[expected].Key)
                ? node.Children[expected]
                : node.Child(reader.GetString()!, places);
            expected = child.Place + 1;
            reader.Read();
            Clear(child);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    CopyObject(ref reader, child, ref to);
                    break;
                case JsonTokenType.StartArray when child.Column >= 0 || child.FirstElement >= 0:
                    CopyArray(ref reader, child, ref to);
                    break;
                case JsonTokenType.StartArray:
                    reader.Skip();
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    Put(ref reader, child.Column, ref to);
                    break;
            }
        }
    }

    /// <summary>Of equal keys the last counts, also where it is null.</summary>
    private void Clear(Node node)
    {
        if (node.Column >= 0)
        {
            Lengths[node.Column] = 0;
        }
    }

    private void CopyArray(ref Utf8JsonReader reader, Node node, ref int to)
    {
        (int start, int element) = (to, 0);
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; element++)
        {
            if (reader.TokenType == JsonTokenType.Number && element < node.Elements)
            {
                Put(ref reader, node.FirstElement + element, ref to);
            }
            else if (reader.TokenType == JsonTokenType.String && node.Column >= 0)
            {
                if (to > start)
                {
                    Bytes[to++] = (byte)' ';
                }

                to += reader.CopyString(Bytes.AsSpan(to));
                (Starts[node.Column], Lengths[node.Column]) = (start, to - start);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Put(ref Utf8JsonReader reader, int column, ref int to)
    {
        if (column < 0)
        {
            return;
        }

        int length;
        if (reader.TokenType == JsonTokenType.String)
        {
            length = reader.CopyString(Bytes.AsSpan(to));
        }
        else
        {
            reader.ValueSpan.CopyTo(Bytes.AsSpan(to));
            length = reader.ValueSpan.Length;
        }

        (Starts[column], Lengths[column]) = (to, length);
        to += length;
    }

    /// <summary>A key, and the columns that its values go to.</summary>
    private sealed class Node
    {
        private readonly Dictionary<string, Node> byName = new(StringComparer.Ordinal);
        private readonly string fullName;

        public Node(string name, string fullName, Dictionary<string, int> places)
        {
            this.fullName = fullName;
            Key = Encoding.UTF8.GetBytes(name);
            Column = places.GetValueOrDefault(fullName, -1);
            FirstElement = places.GetValueOrDefault(fullName + "[0]", -1);
            while (FirstElement >= 0 && places.GetValueOrDefault($"{fullName}[{Elements}]", -1) == FirstElement + Elements)
            {
                Elements++;
            }
        }

        public byte[] Key { get; }

        public int Place { get; private init; }

        public int Column { get; }

        public int FirstElement { get; }

        public int Elements { get; }

        public List<Node> Children { get; } = [];

        public Node Child(string name, Dictionary<string, int> places)
        {
            if (!byName.TryGetValue(name, out Node? child))
            {
                child = new Node(name, fullName.Length == 0 ? name : $"{fullName}.{name}", places) { Place = Children.Count };
                Children.Add(child);
                byName[name] = child;
            }

            return child;
        }
    }
}
