using System.Security.Cryptography;
using System.Text;

namespace PseudoLabel.Trainer.Checkpoints;

/// <summary>
/// The stored form of a <see cref="Checkpoint"/>: magic, its fields, and a digest of all before it, so that damage is seen.
/// </summary>
internal static class CheckpointFile
{
    private const uint Magic = 0x32434C50; // "PLC2", little-endian

    /// <summary>Writes a checkpoint.</summary>
    public static byte[] Write(Checkpoint checkpoint)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(checkpoint.Task.Length);
            writer.Write(checkpoint.Task);
            writer.Write(checkpoint.Calibrating);
            writer.Write(checkpoint.Temperature);
            writer.Write(checkpoint.Steps);
            writer.Write(checkpoint.Step);
            writer.Write(checkpoint.LabeledPosition);
            writer.Write(checkpoint.PoolPlace.Window);
            writer.Write(checkpoint.PoolPlace.Position);
            writer.Write(checkpoint.Patience.Best);
            writer.Write(checkpoint.Patience.BestStep);
            writer.Write(checkpoint.Patience.Since);
            writer.Write(checkpoint.EndedEarly ?? "");
            writer.Write(checkpoint.Tensors.Length);
            writer.Write(checkpoint.Tensors);
        }

        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <returns>The checkpoint; null where the bytes are damaged, cut short or of another version.</returns>
    public static Checkpoint? Read(byte[] bytes)
    {
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length <= 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        if (reader.ReadUInt32() != Magic)
        {
            return null;
        }

        byte[] task = reader.ReadBytes(reader.ReadInt32());
        return new Checkpoint
        {
            Task = task,
            Calibrating = reader.ReadBoolean(),
            Temperature = reader.ReadDouble(),
            Steps = reader.ReadInt32(),
            Step = reader.ReadInt32(),
            LabeledPosition = reader.ReadInt64(),
            PoolPlace = (reader.ReadInt64(), reader.ReadInt64()),
            Patience = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32()),
            EndedEarly = reader.ReadString() is { Length: > 0 } words ? words : null,
            Tensors = reader.ReadBytes(reader.ReadInt32()),
        };
    }
}
