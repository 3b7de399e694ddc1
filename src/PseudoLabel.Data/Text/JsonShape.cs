using System.Text;
using System.Text.Json;

namespace PseudoLabel.Data.Text;

/// <summary>
/// The columns of a JSON file, from the keys of all its records. An inner object gives columns <c>name.key</c>. An array of numbers of one
/// length in all records gives <c>name[0]</c> and so on. Keys mostly come in one order, so that each is first held against the one that
/// followed last time.
/// </summary>
internal sealed class JsonShape
{
    /// <summary>An array of more numbers is left out.</summary>
    public const int MostElements = 4096;

    // More keys than columns make sense: keys are values then.
    private const int MostKeys = 100_000;
    private readonly Node root = new("", "");
    private int keys;
    private bool repairs;

    /// <summary>Whether a record was an object.</summary>
    public bool Any { get; private set; }

    /// <summary>Adds the keys of a record; those of one that is malformed count for nothing.</summary>
    /// <param name="file">The file, for errors.</param>
    /// <param name="scanner">Stands on the record.</param>
    public void Add(DataFile file, RecordScanner scanner)
    {
        if (scanner.Damage is not null)
        {
            return;
        }

        Span<byte> record = scanner.Bytes.AsSpan(scanner.Start, scanner.Length);
        if (Any && IsKnown(record))
        {
            return;
        }

        if (repairs)
        {
            JsonRepair.BareNumbers(record);
        }

        if (!TryAdd(record) && !repairs && JsonRepair.BareNumbers(record))
        {
            repairs = TryAdd(record);
        }

        if (keys > MostKeys)
        {
            throw new UserErrorException($"more than {MostKeys:N0} different keys: is a key a value? write it under a key of its own",
                file.Name, scanner.Line);
        }
    }

    /// <summary>The columns, in order of first appearance, those of one object together.</summary>
    /// <param name="notes">Gets what is left out.</param>
    /// <exception cref="UserErrorException">Two keys give one column.</exception>
    public IReadOnlyList<string> Columns(DataFile file, InputNotes? notes)
    {
        var names = new List<string>();
        var leftOut = new List<string>();
        Gather(root, names, leftOut);
        if (leftOut.Count > 0)
        {
            string more = leftOut.Count > 3 ? $" and {leftOut.Count - 3} more" : "";
            notes?.Add(file.Name,
                $"arrays that are neither words nor numbers of one length are left out: {string.Join(", ", leftOut.Take(3))}{more}");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        return names.Find(name => !seen.Add(name)) is { } twice
            ? throw new UserErrorException("two keys give a column of this name; rename one", file.Name, null, twice)
            : names;
    }

    private static void Gather(Node node, List<string> names, List<string> leftOut)
    {
        foreach (Node child in node.Children)
        {
            bool words = child.IsArray && child.AllWords;
            bool numbers = child.IsArray && !words && child is { AllNumbers: true, Length: > 0 and <= MostElements };
            if (child.IsScalar || words || (!child.IsObject && !child.IsArray))
            {
                names.Add(child.FullName);
            }

            if (numbers)
            {
                names.AddRange(Enumerable.Range(0, child.Length).Select(i => $"{child.FullName}[{i}]"));
            }
            else if (child.IsArray && !words)
            {
                leftOut.Add($"'{Excerpt.Name(child.FullName)}'");
            }

            Gather(child, names, leftOut);
        }
    }

    /// <summary>Whether a record holds the known keys in their order and a single value each, as most do.</summary>
    private bool IsKnown(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty || record[0] != '{')
        {
            return false;
        }

        int at = 1;
        foreach (Node child in root.Children)
        {
            if (!child.IsScalar || !child.IsPlain || !JsonSkeleton.TryPass(record, ref at, child.Key))
            {
                return false;
            }

            byte behind = record[at++];
            if (behind != ',')
            {
                JsonSkeleton.PassSpace(record, ref at);
                return behind == '}' && at == record.Length;
            }
        }

        return false;
    }

    private bool TryAdd(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            bool added = false;
            AddObject(ref reader, root, record, ref added);
            Any = true;
            return true;
        }
        catch (Exception e) when (JsonCursor.IsBadJson(e))
        {
            return false;
        }
    }

    private void AddObject(ref Utf8JsonReader reader, Node node, ReadOnlySpan<byte> record, ref bool isValid)
    {
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Node child = Child(ref reader, node, expected, record, ref isValid);
            expected = child.Place + 1;
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    child.IsObject = true;
                    AddObject(ref reader, child, record, ref isValid);
                    break;
                case JsonTokenType.StartArray:
                    AddArray(ref reader, child, record, ref isValid);
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    child.IsScalar = true;
                    break;
            }
        }
    }

    private static void AddArray(ref Utf8JsonReader reader, Node node, ReadOnlySpan<byte> record, ref bool isValid)
    {
        (int length, bool words, bool numbers) = (0, true, true);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            length++;
            bool missing = reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty);
            words &= missing || reader.TokenType == JsonTokenType.String;
            numbers &= missing || reader.TokenType == JsonTokenType.Number;
            reader.Skip();
        }

        if (!node.Holds(length, words, numbers))
        {
            Validate(record, ref isValid);
            node.AddArray(length, words, numbers);
        }
    }

    private Node Child(ref Utf8JsonReader reader, Node node, int expected, ReadOnlySpan<byte> record, ref bool isValid)
    {
        if (expected < node.Children.Count && reader.ValueTextEquals(node.Children[expected].Key))
        {
            return node.Children[expected];
        }

        string name = reader.GetString()!;
        if (node.Find(name) is { } known)
        {
            return known;
        }

        Validate(record, ref isValid);
        keys++;
        return node.Add(name);
    }

    /// <summary>Before something new is taken from a record it is read to its end: a malformed one gives no columns.</summary>
    private static void Validate(ReadOnlySpan<byte> record, ref bool isValid)
    {
        if (!isValid)
        {
            var reader = new Utf8JsonReader(record);
            reader.Read();
            reader.Skip();
            if (reader.Read())
            {
                throw new JsonException("more than an object");
            }

            isValid = true;
        }
    }

    /// <summary>A key, and what its values have been.</summary>
    private sealed class Node(string name, string fullName)
    {
        private readonly Dictionary<string, Node> byName = new(StringComparer.Ordinal);

        public byte[] Key { get; } = Encoding.UTF8.GetBytes(name);

        public string FullName => fullName;

        /// <summary>Whether the key is written as it is, without escapes.</summary>
        public bool IsPlain { get; } = !name.Contains('\\', StringComparison.Ordinal);

        public int Place { get; private init; }

        public List<Node> Children { get; } = [];

        public bool IsScalar { get; set; }

        public bool IsObject { get; set; }

        public bool IsArray { get; private set; }

        public bool AllWords { get; private set; } = true;

        public bool AllNumbers { get; private set; } = true;

        /// <summary>The length of every array; -1 where they differ.</summary>
        public int Length { get; private set; }

        public Node? Find(string child) => byName.GetValueOrDefault(child);

        public Node Add(string child)
        {
            var node = new Node(child, fullName.Length == 0 ? child : $"{fullName}.{child}") { Place = Children.Count };
            Children.Add(node);
            return byName[child] = node;
        }

        /// <summary>Whether an array tells nothing new.</summary>
        public bool Holds(int length, bool words, bool numbers) =>
            IsArray && (Length == length || Length < 0) && (words || !AllWords) && (numbers || !AllNumbers);

        public void AddArray(int length, bool words, bool numbers)
        {
            Length = !IsArray || Length == length ? length : -1;
            IsArray = true;
            AllWords &= words;
            AllNumbers &= numbers;
        }
    }
}
