using Google.Protobuf;
using PseudoLabel.Core.Learners.Neural;

namespace PseudoLabel.Core.Learners.Onnx;

/// <summary>Puts the nodes of a network's own ONNX file, from <c>features</c> to <c>logits</c>, into another graph, under names of that graph.</summary>
internal static class OnnxSplice
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="features">The features, float, rows x columns.</param>
    /// <returns>The logits, float, rows x classes.</returns>
    internal static string Logits(OnnxGraph graph, OnnxModel network, string features)
    {
        string prefix = graph.Name("network") + "/";
        string Renamed(string name) => name.Length == 0 ? name : name == "features" ? features : prefix + name;
        foreach ((int field, byte[] bytes) in Fields(Fields(network.Onnx).Single(f => f.Number == 7).Bytes))
        {
            if (field == 5)
            {
                graph.RawInitializer(Rewritten(bytes, number => number == 8, Renamed));
            }
            else if (field == 1 && !Fields(bytes).Any(f => f.Number == 2 && IsCalibration(f.Bytes)))
            {
                graph.Raw(Rewritten(bytes, number => number is 1 or 2 or 3, Renamed));
            }
        }

        return Renamed("logits");
    }

    // What follows the logits: the temperature is the blend's to apply.
    private static bool IsCalibration(byte[] output) => System.Text.Encoding.UTF8.GetString(output) is "scaled" or "probabilities";

    private static byte[] Rewritten(byte[] message, Func<int, bool> isName, Func<string, string> renamed) => OnnxMessage.Of(m =>
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    m.Number(field, input.ReadInt64());
                    break;
                case WireFormat.WireType.LengthDelimited when isName(field):
                    m.Text(field, renamed(input.ReadString()));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    m.Bytes(field, input.ReadBytes().Memory);
                    break;
                default:
                    throw new InvalidDataException("A network has a field that no network of this program has.");
            }
        }
    });

    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return (WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
