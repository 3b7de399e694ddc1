using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// SentencePiece's <c>precompiled_charsmap</c>: what stands for characters, such as <c>fi</c> for <c>ﬁ</c>. A double array (Aoe, 1989, as
/// Darts-clone packs it) finds the longest sequence of bytes that begins a text, and gives the place of what stands for it.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] units;
    private readonly byte[] replacements;

    private CharacterMap(uint[] units, byte[] replacements, string hash)
    {
        this.units = units;
        this.replacements = replacements;
        Hash = hash;
    }

    /// <summary>SHA-256 of its bytes.</summary>
    public string Hash { get; }

    /// <summary>Reads a map: the size of the double array in bytes, the double array, texts that each end with a zero.</summary>
    /// <returns>Null where there are no bytes, which maps nothing.</returns>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static CharacterMap? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        uint size = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        if (size == 0 || size % 4 != 0 || size > bytes.Length - 4)
        {
            throw new InvalidDataException("its map of characters (precompiled_charsmap) is damaged");
        }

        var units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (4 * i))..]);
        }

        return new CharacterMap(units, bytes[(int)(4 + size)..].ToArray(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>A text, mapped; lone surrogates become U+FFFD before.</summary>
    public string Map(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));
        var mapped = new List<byte>(rest.Length);
        while (rest.Length > 0)
        {
            (int length, int at) = Longest(rest);
            if (length > 0)
            {
                int end = replacements.AsSpan(at).IndexOf((byte)0);
                mapped.AddRange(replacements.AsSpan(at, end < 0 ? replacements.Length - at : end));
                rest = rest[length..];
            }
            else
            {
                int own = Rune.DecodeFromUtf8(rest, out _, out int read) == OperationStatus.Done ? read : 1;
                mapped.AddRange(rest[..own]);
                rest = rest[own..];
            }
        }

        return Encoding.UTF8.GetString([.. mapped]);
    }

    private (int Length, int At) Longest(ReadOnlySpan<byte> text)
    {
        (int Length, int At) found = (0, 0);
        uint node = Offset(units[0]);
        for (int i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= units.Length || (units[node] & 0x8000_00FF) != text[i])
            {
                break;
            }

            uint unit = units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1 && node < units.Length && (units[node] & 0x7FFF_FFFF) is var at && at < replacements.Length)
            {
                found = (i + 1, (int)at);
            }
        }

        return found;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);
}
