using PseudoLabel.Data;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// What a row says in all used columns as 64 bits: rows of the same values have the same, whatever their files' way of writing them. Of a
/// thousand million rows and a million labeled ones, the chance that any two others have is one in ten thousand.
/// </summary>
internal static class RowHashes
{
    /// <summary>The hash of a row without a single value: such rows are not taken for one another.</summary>
    public const ulong Nothing = 0;

    private const ulong Missing = 0x9E3779B97F4A7C15;
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>The hash of each row of a block.</summary>
    public static ulong[] Of(RowBlock block)
    {
        var hashes = new ulong[block.Rows];
        var filled = new bool[block.Rows];
        foreach (ColumnBlock column in block.Columns)
        {
            // One loop for each kind: every row of the pool comes through here.
            if (column.Numbers is { } numbers)
            {
                for (int i = 0; i < hashes.Length; i++)
                {
                    Add(ref hashes[i], ref filled[i], Number(numbers[i]));
                }
            }
            else if (column.Times is { } times)
            {
                for (int i = 0; i < hashes.Length; i++)
                {
                    Add(ref hashes[i], ref filled[i], times[i] == long.MinValue ? Missing : (ulong)times[i]);
                }
            }
            else
            {
                for (int i = 0; i < hashes.Length; i++)
                {
                    Add(ref hashes[i], ref filled[i], Text(column.Values![i]));
                }
            }
        }

        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = !filled[i] ? Nothing : Math.Max(hashes[i], 1);
        }

        return hashes;
    }

    private static void Add(ref ulong hash, ref bool isFilled, ulong value)
    {
        isFilled |= value != Missing;
        hash = Mix(hash + value + Missing);
    }

    // The two zeros are one number.
    private static ulong Number(float value) =>
        float.IsNaN(value) ? Missing : value == 0 ? 0 : BitConverter.SingleToUInt32Bits(value);

    /// <summary>FNV-1a over the characters: strings hash themselves by a seed that is another in each process.</summary>
    private static ulong Text(string? value)
    {
        if (value is null)
        {
            return Missing;
        }

        ulong hash = Basis;
        foreach (char c in value)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    /// <summary>The finalizer of SplitMix64 (Steele et al. 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
