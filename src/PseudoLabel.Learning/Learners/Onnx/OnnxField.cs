using System.Text;
using Google.Protobuf;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>A field of a protocol buffer message, as it was read.</summary>
/// <param name="Number">Its number in onnx.proto.</param>
/// <param name="Value">A whole number, or the bits of a 32-bit one.</param>
/// <param name="Bytes">A text, or a message within the message; empty for numbers.</param>
internal readonly record struct OnnxField(int Number, long Value, byte[] Bytes)
{
    /// <summary>The text.</summary>
    internal string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The fields of a message.</summary>
    /// <param name="message">The message's bytes.</param>
    /// <exception cref="IOException">They are no message.</exception>
    /// <exception cref="FormatException">It has a field that this program does not write.</exception>
    internal static List<OnnxField> Of(byte[] message)
    {
        var fields = new List<OnnxField>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new OnnxField(number, input.ReadInt64(), []),
                WireFormat.WireType.Fixed32 => new OnnxField(number, input.ReadFixed32(), []),
                WireFormat.WireType.LengthDelimited => new OnnxField(number, 0, input.ReadBytes().ToByteArray()),
                var other => throw new FormatException($"a field is {other}"),
            });
        }

        return fields;
    }
}
