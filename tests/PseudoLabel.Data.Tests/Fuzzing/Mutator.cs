using System.Buffers.Binary;

namespace PseudoLabel.Fuzzing;

/// <summary>Damages files as disks, networks and other writers do: the same number gives the same damage.</summary>
internal static class Mutator
{
    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'\n', (byte)',', (byte)'{'];
    private static readonly int[] Lengths = [0, 1, -1, int.MaxValue, int.MinValue, 1 << 16, 1 << 24];

    /// <summary>One to four changes to one of the files.</summary>
    /// <param name="files">Whole files, not empty.</param>
    /// <param name="number">Which mutant.</param>
    public static byte[] Mutant(IReadOnlyList<byte[]> files, int number)
    {
        var random = new Random(number);
        byte[] bytes = files[random.Next(files.Count)];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            bytes = Change(bytes.Length == 0 ? [0] : bytes, files, random);
        }

        return bytes;
    }

    private static byte[] Change(byte[] from, IReadOnlyList<byte[]> files, Random random)
    {
        byte[] bytes = [.. from];
        int at = Place(bytes.Length, random);
        int length = random.Next(1, Math.Min(random.Next(2) == 0 ? 16 : 4096, bytes.Length - at) + 1);
        switch (random.Next(10))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = Edges[random.Next(Edges.Length)];
                return bytes;
            case 3:
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                return bytes;
            case 4 when at + 4 <= bytes.Length:
                int old = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
                int other = random.Next(3) switch { 0 => old + 1, 1 => old - 1, _ => Lengths[random.Next(Lengths.Length)] };
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), other);
                return bytes;
            case 5:
                return bytes[..at];
            case 6:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 7:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 8:
                // Two stretches change places, as swapped pages do.
                int other2 = Place(bytes.Length, random);
                int swapped = Math.Min(length, bytes.Length - Math.Max(at, other2));
                byte[] first = bytes[at..(at + swapped)];
                Array.Copy(bytes, other2, bytes, at, swapped);
                first.CopyTo(bytes, other2);
                return bytes;
            default:
                // The end of another file, as a spliced footer is.
                byte[] donor = files[random.Next(files.Count)];
                return [.. bytes[..at], .. donor[Place(donor.Length, random)..]];
        }
    }

    /// <summary>Half of all changes fall into the first or last bytes, where formats say what the others mean.</summary>
    private static int Place(int length, Random random) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(length, 64)),
        1 => length - 1 - random.Next(Math.Min(length, 512)),
        _ => random.Next(length),
    };
}
