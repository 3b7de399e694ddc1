using Google.Protobuf;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>Writes a protocol buffer message, field by field. The fields' numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).</summary>
internal sealed class OnnxMessage
{
    private readonly CodedOutputStream output;

    private OnnxMessage(CodedOutputStream output) => this.output = output;

    /// <summary>The bytes of a message.</summary>
    /// <param name="write">Writes its fields.</param>
    internal static byte[] Of(Action<OnnxMessage> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(new OnnxMessage(output));
        }

        return bytes.ToArray();
    }

    /// <summary>A whole number.</summary>
    internal void Number(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    /// <summary>A 32-bit number.</summary>
    internal void Single(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    /// <summary>A text.</summary>
    internal void Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>Bytes, or a message within this one.</summary>
    internal void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }
}
