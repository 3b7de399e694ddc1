using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners;

/// <summary>Writes models with their kind, and reads them back.</summary>
public static class ModelSerializer
{
    private const uint Magic = 0x314D4C50; // "PLM1", little-endian

    private static readonly Dictionary<string, Func<BinaryReader, ModelLimits, IModel>> Readers = new(StringComparer.Ordinal)
    {
        [Linear.LinearModelFormat.Kind] = Linear.LinearModelFormat.Read,
        [BlendModel.KindName] = BlendModel.Read,
        [BlendModel.ShiftedName] = BlendModel.ReadShifted,
        [TreeEnsembleModel.KindName] = TreeEnsembleModel.Read,
        [Neural.OnnxModel.KindName] = (reader, _) => Neural.OnnxModel.Read(reader),
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
    public static IModel Read(Stream stream) => Read(stream, ModelLimits.OfFile());

    /// <summary>Reads a model whose shape is known, from anywhere.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <param name="classes">Classes that it must tell apart.</param>
    /// <param name="features">Features that it must take.</param>
    /// <exception cref="InvalidDataException">
    /// The bytes are no model, one of a kind that this version does not know, or one of another shape.
    /// </exception>
    public static IModel Read(Stream stream, int classes, int features) => Read(stream, ModelLimits.OfFile(classes, features));

    private static IModel Read(Stream stream, ModelLimits limits)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader, limits);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new InvalidDataException("The bytes of a model are damaged.", e);
        }
    }

    internal static void Write(IModel model, BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(model.Kind);
        model.Write(writer);
    }

    internal static IModel Read(BinaryReader reader, ModelLimits limits)
    {
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("These bytes are not a model.");
        }

        string kind = reader.ReadString();
        IModel model = Readers.TryGetValue(kind, out var read)
            ? read(reader, limits)
            : throw new InvalidDataException($"Unknown model kind '{kind}'.");
        limits.Check(model.ClassCount, model.FeatureCount);
        return model;
    }
}
