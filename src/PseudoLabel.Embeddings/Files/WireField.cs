namespace PseudoLabel.Embeddings.Files;

/// <summary>A field of a message of protocol buffers, as it lies in a file.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IsMessage">Whether it is bytes: a message, or a text.</param>
/// <param name="Start">Where its bytes start.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Value">Its value where it is a number.</param>
internal readonly record struct WireField(int Number, bool IsMessage, int Start, int Length, ulong Value)
{
    private const int VarintType = 0, LongType = 1, BytesType = 2, IntType = 5;

    /// <summary>The fields of this message.</summary>
    /// <param name="file">The file that it lies in.</param>
    public IEnumerable<WireField> Fields(byte[] file) => Of(file, Start, Length);

    /// <summary>The fields of a message.</summary>
    /// <param name="file">The file that it lies in.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    public static IEnumerable<WireField> Of(byte[] file, int start, int length)
    {
        int end = start + length;
        for (int at = start; at < end;)
        {
            uint tag = (uint)Varint(file, ref at, end);
            (int number, int type) = ((int)(tag >> 3), (int)(tag & 7));
            ulong value = type switch
            {
                VarintType or BytesType => Varint(file, ref at, end),
                LongType => 8,
                IntType => 4,
                _ => throw Damaged(),
            };
            int bytes = type == VarintType ? 0 : value <= (ulong)(end - at) ? (int)value : throw Damaged();
            yield return new WireField(number, type == BytesType, at, bytes, type == VarintType ? value : 0);
            at += bytes;
        }
    }

    private static ulong Varint(byte[] file, ref int at, int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (at >= end)
            {
                break;
            }

            byte part = file[at++];
            value |= shift < 64 ? (ulong)(part & 0x7F) << shift : 0;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("it is no network in ONNX format, or a damaged one");
}
