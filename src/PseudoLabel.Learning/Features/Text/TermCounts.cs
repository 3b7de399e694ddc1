using System.Numerics;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// How often each known term occurs in one text. A bitmap of the terms met gives them back in ascending order without sorting,
/// and leaves everything zero for the next text. Belongs to one thread.
/// </summary>
internal sealed class TermCounts(TermTable table, int terms)
{
    private readonly int[] counts = new int[terms];
    private readonly ulong[] met = new ulong[(terms + 63) / 64];

    /// <summary>A sink that counts the terms it takes.</summary>
    internal Sink Counter() => new(table, counts, met);

    /// <summary>
    /// Appends the features of the text counted and forgets it: (1 + ln tf) x idf, scaled so that their Euclidean length is the
    /// term set's (scikit-learn's TfidfVectorizer with sublinear_tf, smooth_idf and norm="l2", times that length).
    /// </summary>
    internal void Flush(TermSet set, int firstColumn, SparseRows target)
    {
        int from = target.Count;
        double square = 0;
        for (int word = 0; word < met.Length; word++)
        {
            for (ulong bits = met[word]; bits != 0; bits &= bits - 1)
            {
                int term = (word << 6) + BitOperations.TrailingZeroCount(bits);
                float weight = (float)(SublinearTf.Of(counts[term]) * set.Idf[term]);
                counts[term] = 0;
                square += (double)weight * weight;
                target.Append(firstColumn + term, weight);
            }

            met[word] = 0;
        }

        if (target.Count > from)
        {
            target.Scale(from, set.Length / Math.Sqrt(square));
        }
    }

    /// <summary>Counts known terms.</summary>
    internal readonly struct Sink(TermTable table, int[] counts, ulong[] met) : ITermSink
    {
        public void Take(ReadOnlySpan<char> term)
        {
            int position = table.Find(term);
            if (position >= 0)
            {
                counts[position]++;
                met[position >> 6] |= 1UL << position;
            }
        }
    }
}
