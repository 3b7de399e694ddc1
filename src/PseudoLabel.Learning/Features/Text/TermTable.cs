using System.Numerics;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// A fixed set of terms and their positions: a hash table with linear probing over one array of characters, so that a look-up
/// allocates nothing.
/// </summary>
internal sealed class TermTable
{
    private readonly ulong[] slots; // hash in the high half, position + 1 in the low half; 0 is empty
    private readonly int[] starts;
    private readonly char[] characters;

    internal TermTable(IReadOnlyList<string> terms)
    {
        slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, terms.Count * 2))];
        starts = new int[terms.Count + 1];
        characters = string.Concat(terms).ToCharArray();
        for (int i = 0; i < terms.Count; i++)
        {
            starts[i + 1] = starts[i] + terms[i].Length;
            uint hash = Hash(terms[i]);
            uint slot = hash;
            while (slots[slot & (slots.Length - 1)] != 0)
            {
                slot++;
            }

            slots[slot & (slots.Length - 1)] = ((ulong)hash << 32) | (uint)(i + 1);
        }
    }

    /// <summary>The term's position in the list, or -1.</summary>
    internal int Find(ReadOnlySpan<char> term)
    {
        uint hash = Hash(term);
        for (uint slot = hash; ; slot++)
        {
            ulong entry = slots[slot & (slots.Length - 1)];
            if (entry == 0)
            {
                return -1;
            }

            int position = (int)(uint)entry - 1;
            if ((uint)(entry >> 32) == hash
                && term.SequenceEqual(characters.AsSpan(starts[position], starts[position + 1] - starts[position])))
            {
                return position;
            }
        }
    }

    private static uint Hash(ReadOnlySpan<char> term)
    {
        uint hash = 2166136261;
        foreach (char c in term)
        {
            hash = (hash ^ c) * 0x9E3779B1;
        }

        return hash ^ (hash >> 15);
    }
}
