using System.Text;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Gives equal short texts the same string, so that a million rows of a categorical column make few strings. A cache of fixed size:
/// a newer text takes an older one's place, and memory does not grow with the number of distinct texts.
/// </summary>
/// <param name="value">The value of a cell, null where missing; none for the text as it is.</param>
internal sealed class StringPool(Func<string?, string?>? value = null)
{
    private const int Slots = 4096;
    private const int LongestPooled = 64;
    private readonly (byte[]? Bytes, string? Text)[] slots = new (byte[]?, string?)[Slots];

    /// <summary>The string of UTF-8 text; null when it is empty or only white space.</summary>
    public string? Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestPooled)
        {
            return Of(text);
        }

        // FNV-1a, 32 bits.
        uint hash = 2166136261u;
        foreach (byte b in text)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var slot = ref slots[(hash ^ (hash >> 16)) & (Slots - 1)];
        if (slot.Bytes is null || !text.SequenceEqual(slot.Bytes))
        {
            slot = (text.ToArray(), Of(text));
        }

        return slot.Text;
    }

    private string? Of(ReadOnlySpan<byte> text)
    {
        string cell = Encoding.UTF8.GetString(text);
        return value is null ? NullIfBlank(cell) : value(cell);
    }

    /// <summary>The rule of missing text, for all formats: a cell without anything but white space has no value.</summary>
    public static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
