namespace PseudoLabel.Learning.Features;

/// <summary>
/// Row numbers as runs of consecutive ones: first number, count, first number, count ... A batch has few, one more than rows set aside.
/// </summary>
internal static class RowRuns
{
    /// <summary>The runs of a list of numbers, in its order.</summary>
    internal static long[] Of(ReadOnlySpan<long> numbers)
    {
        var runs = new List<long>();
        for (int i = 0; i < numbers.Length;)
        {
            int start = i++;
            while (i < numbers.Length && numbers[i] == numbers[i - 1] + 1)
            {
                i++;
            }

            runs.Add(numbers[start]);
            runs.Add(i - start);
        }

        return [.. runs];
    }

    /// <summary>Where a number stands among those of runs; -1 where it is none of them.</summary>
    internal static int PlaceOf(ReadOnlySpan<long> runs, long number)
    {
        long before = 0;
        for (int run = 0; run < runs.Length; run += 2)
        {
            if (number >= runs[run] && number - runs[run] < runs[run + 1])
            {
                return (int)(before + number - runs[run]);
            }

            before += runs[run + 1];
        }

        return -1;
    }

    /// <summary>Writes the numbers of runs.</summary>
    /// <exception cref="InvalidDataException">They are not as many as there is room for.</exception>
    internal static void Expand(ReadOnlySpan<long> runs, Span<long> numbers)
    {
        int filled = 0;
        for (int run = 0; run < runs.Length; run += 2)
        {
            (long first, long count) = (runs[run], runs[run + 1]);
            if (count < 1 || count > numbers.Length - filled)
            {
                throw new InvalidDataException("The row numbers of a batch of features do not match its rows.");
            }

            for (int i = 0; i < count; i++)
            {
                numbers[filled++] = first + i;
            }
        }

        if (filled != numbers.Length)
        {
            throw new InvalidDataException("The row numbers of a batch of features do not match its rows.");
        }
    }
}
