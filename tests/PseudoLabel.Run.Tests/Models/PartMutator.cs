using System.Buffers.Binary;
using System.Text;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>Damages the bytes of a part: as transport does, and as somebody would who means harm.</summary>
internal static class PartMutator
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "99", "2147483647", "4294967296", "1e308", "-1e308", "1e-308", "1e999", "\"NaN\"", "\"Infinity\"", "null", "[]", "\"\"",
    ];

    private static readonly double[] Extremes =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -1, double.MaxValue, double.Epsilon, 1e38, -1e38];

    /// <summary>The part with up to three changes.</summary>
    /// <param name="part">Its bytes.</param>
    /// <param name="all">All parts, of which pieces may get into it.</param>
    public static byte[] Mutated(byte[] part, Dictionary<string, byte[]> all, SeededRandom random)
    {
        List<byte> bytes = [.. part];
        int changes = 1 + random.NextInt32(3);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            Change(bytes, random.NextInt32(bytes.Count), all, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, int at, Dictionary<string, byte[]> all, SeededRandom random)
    {
        int some = Math.Min(1 + random.NextInt32(40), bytes.Count - at);
        switch (random.NextInt32(11))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                break;
            case 1:
                bytes[at] = (byte)random.NextInt32(256);
                break;
            case 2:
                bytes.RemoveRange(at, some);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, some));
                break;
            case 4:
                Put(bytes, at, [.. Enumerable.Range(0, 4).Select(_ => (byte)(random.NextInt32(2) * 255))]);
                break;
            case 5:
                // A digit for a digit: JSON stays JSON.
                int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                bytes[digit < 0 ? at : digit] = (byte)('0' + random.NextInt32(10));
                break;
            case 6:
                Number(bytes, at, Numbers[random.NextInt32(Numbers.Length)]);
                break;
            case 7:
                byte[] number = new byte[8];
                BinaryPrimitives.WriteDoubleLittleEndian(number, Extremes[random.NextInt32(Extremes.Length)]);
                Put(bytes, at, number);
                break;
            case 8:
                byte[] single = new byte[4];
                BinaryPrimitives.WriteSingleLittleEndian(single, (float)Extremes[random.NextInt32(Extremes.Length)]);
                Put(bytes, at, single);
                break;
            case 9:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                byte[] other = all.OrderBy(p => p.Key, StringComparer.Ordinal).ElementAt(random.NextInt32(all.Count)).Value;
                int from = random.NextInt32(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(from + some, other.Length)]);
                break;
        }
    }

    private static void Put(List<byte> bytes, int at, byte[] over)
    {
        for (int i = 0; i < over.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = over[i];
        }
    }

    /// <summary>Another number, or what is none, for one of JSON.</summary>
    private static void Number(List<byte> bytes, int at, string other)
    {
        int start = bytes.FindIndex(at, IsNumber);
        int end = start < 0 ? -1 : bytes.FindIndex(start, b => !IsNumber(b));
        if (end > 0)
        {
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, Encoding.ASCII.GetBytes(other));
        }
    }

    private static bool IsNumber(byte b) => b is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.';
}
