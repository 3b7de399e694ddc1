using System.Text;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>Writes a structure in Thrift's compact protocol, with whatever numbers a test wants it to claim.</summary>
internal sealed class CompactBytes
{
    private readonly List<byte> bytes = [];
    private int last;

    public CompactBytes Number(int id, long value, bool wide = false)
    {
        Head(id, wide ? 6 : 5);
        Unsigned((ulong)((value << 1) ^ (value >> 63)));
        return this;
    }

    public CompactBytes Text(int id, string text)
    {
        Head(id, 8);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Unsigned((ulong)utf8.Length);
        bytes.AddRange(utf8);
        return this;
    }

    public CompactBytes Inner(int id, CompactBytes structure)
    {
        Head(id, 12);
        bytes.AddRange(structure.End());
        return this;
    }

    public CompactBytes List(int id, params IReadOnlyList<CompactBytes> structures)
    {
        Head(id, 9);
        bytes.Add(0xFC);
        Unsigned((ulong)structures.Count);
        foreach (CompactBytes structure in structures)
        {
            bytes.AddRange(structure.End());
        }

        return this;
    }

    public byte[] End() => [.. bytes, 0];

    private void Head(int id, int type)
    {
        bytes.Add((byte)(((id - last) << 4) | type));
        last = id;
    }

    private void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
