namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>A field of a message of protocol buffers that can be changed, with the fields within it where it may be a message.</summary>
internal sealed class WirePart
{
    private const int MostDepth = 12;
    private const int MostNumber = 64;
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    public int Number { get; set; }

    public int Type { get; set; }

    /// <summary>Its value where it is a number.</summary>
    public ulong Value { get; set; }

    /// <summary>Its bytes where it is not.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>The fields within; null where it is a text, or a number.</summary>
    public List<WirePart>? Parts { get; set; }

    /// <summary>The fields of a message; null where the bytes are none.</summary>
    public static List<WirePart>? Read(ReadOnlySpan<byte> bytes, int depth = 0)
    {
        var parts = new List<WirePart>();
        while (!bytes.IsEmpty)
        {
            if (!Take(ref bytes, out ulong tag) || tag >> 3 is 0 or > MostNumber)
            {
                return null;
            }

            var part = new WirePart { Number = (int)(tag >> 3), Type = (int)(tag & 7) };
            ulong length = part.Type switch { Fixed64 => 8, Fixed32 => 4, _ => 0 };
            if (part.Type is not (Varint or Fixed64 or Bytes or Fixed32)
                || (part.Type is Varint or Bytes && !Take(ref bytes, out length))
                || (part.Type != Varint && length > (ulong)bytes.Length))
            {
                return null;
            }

            if (part.Type == Varint)
            {
                part.Value = length;
            }
            else
            {
                part.Content = bytes[..(int)length].ToArray();
                part.Parts = part.Type == Bytes && length > 0 && depth < MostDepth ? Read(part.Content, depth + 1) : null;
                bytes = bytes[(int)length..];
            }

            parts.Add(part);
        }

        return parts;
    }

    /// <summary>The bytes of fields.</summary>
    public static byte[] Write(IEnumerable<WirePart> parts)
    {
        using var to = new MemoryStream();
        foreach (WirePart part in parts)
        {
            part.WriteTo(to);
        }

        return to.ToArray();
    }

    public WirePart Copy() => new()
    {
        Number = Number,
        Type = Type,
        Value = Value,
        Content = Content,
        Parts = Parts?.ConvertAll(p => p.Copy()),
    };

    private static bool Take(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static void Put(Stream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }

        to.WriteByte((byte)value);
    }

    private void WriteTo(MemoryStream to)
    {
        Put(to, (ulong)(((uint)Number << 3) | (uint)Type));
        byte[] bytes = Parts is null ? Content : Write(Parts);
        switch (Type)
        {
            case Varint:
                Put(to, Value);
                break;
            case Bytes:
                Put(to, (ulong)bytes.Length);
                to.Write(bytes);
                break;
            default:
                to.Write(bytes);
                break;
        }
    }
}
