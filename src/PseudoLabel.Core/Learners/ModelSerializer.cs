using PseudoLabel.Core.Learners.Trees;

namespace PseudoLabel.Core.Learners;

/// <summary>Writes models with their kind, and reads them back.</summary>
public static class ModelSerializer
{
    private const uint Magic = 0x314D4C50; // "PLM1", little-endian

    private static readonly Dictionary<string, Func<BinaryReader, IModel>> Readers = new(StringComparer.Ordinal)
    {
        [Linear.LinearModelFormat.Kind] = Linear.LinearModelFormat.Read,
        [BlendModel.KindName] = BlendModel.Read,
        [TreeEnsembleModel.KindName] = TreeEnsembleModel.Read,
        [Neural.OnnxModel.KindName] = Neural.OnnxModel.Read,
    };

    /// <summary>Writes a model: magic, kind, then the model's own bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(IModel model, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        Write(model, writer);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no model, or one of a kind that this version does not know.</exception>
    public static IModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return Read(reader);
    }

    internal static void Write(IModel model, BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(model.Kind);
        model.Write(writer);
    }

    internal static IModel Read(BinaryReader reader)
    {
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("These bytes are not a model.");
        }

        string kind = reader.ReadString();
        return Readers.TryGetValue(kind, out var read) ? read(reader) : throw new InvalidDataException($"Unknown model kind '{kind}'.");
    }
}
