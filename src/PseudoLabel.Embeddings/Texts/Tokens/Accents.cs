using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// Letters without their accents, as Unicode's canonical decomposition (NFD) without marks (Mn) gives them: <c>é</c> is <c>e</c>. From a
/// table of our own, <c>unaccented.txt</c>, made of Unicode 14's data: the runtime's normalization is that of the system, and does nothing
/// in programs that are built with <c>InvariantGlobalization</c>.
/// </summary>
internal static class Accents
{
    // Hangul syllables are decomposed by arithmetic: the Unicode Standard, section 3.12.
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11172;
    private const int Vowels = 21;
    private const int Trails = 28;

    private static readonly FrozenDictionary<int, string> Table = Read();

    /// <summary>Adds a character without its accents: itself, another one, several, or none where it is a mark.</summary>
    public static void Append(Rune rune, StringBuilder to)
    {
        int value = rune.Value;
        if (value < 0xC0)
        {
            to.Append((char)value);
        }
        else if (value is >= FirstSyllable and < FirstSyllable + Syllables)
        {
            Syllable(value - FirstSyllable, to);
        }
        else if (Table.TryGetValue(value, out string? plain))
        {
            to.Append(plain);
        }
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
        {
            Span<char> units = stackalloc char[2];
            to.Append(units[..rune.EncodeToUtf16(units)]);
        }
    }

    private static void Syllable(int index, StringBuilder to)
    {
        to.Append((char)(0x1100 + (index / (Vowels * Trails))));
        to.Append((char)(0x1161 + (index % (Vowels * Trails) / Trails)));
        if (index % Trails is > 0 and int trail)
        {
            to.Append((char)(0x11A7 + trail));
        }
    }

    private static FrozenDictionary<int, string> Read()
    {
        using Stream resource = typeof(Accents).Assembly.GetManifestResourceStream("unaccented.txt")!;
        using var reader = new StreamReader(resource);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            string[] codes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table.Add(Code(codes[0]), string.Concat(codes[1..].Select(c => char.ConvertFromUtf32(Code(c)))));
        }

        return table.ToFrozenDictionary();
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
