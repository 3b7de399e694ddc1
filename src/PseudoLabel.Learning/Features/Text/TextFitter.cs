using PseudoLabel.Data;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// Learns a text column: keeps a bounded sample of its documents, and at the end counts in how many of them each n-gram
/// occurs. The order in which documents came makes no difference.
/// </summary>
internal sealed class TextFitter(string name, FeatureOptions options) : ColumnFitter
{
    // In fewer documents than this, a term that occurs once may still be one of few that matter.
    private const int FewDocuments = 50;
    private readonly TextSample sample = new(options.MaxTextSample, options.MaxTextLength);

    /// <summary>Adds cells; null is missing.</summary>
    internal override void Add(ColumnBlock cells, int rows) => sample.Add(cells.Values.AsSpan(0, rows));

    internal override TextColumn Fit()
    {
        bool both = options.WordNgrams > 0 && options.CharNgramMax > 0;
        return new TextColumn
        {
            Name = name,
            MaxLength = options.MaxTextLength,
            Words = options.WordNgrams == 0 ? null
                : Fit(words: true, 1, options.WordNgrams, options.MaxTerms, both ? options.WordShare : 1),
            Chars = options.CharNgramMax == 0 ? null
                : Fit(
                    words: false, IsUnspaced() ? 1 : options.CharNgramMin, options.CharNgramMax, options.MaxCharTerms,
                    both ? 1 - options.WordShare : 1),
        };
    }

    /// <summary>
    /// Whether most letters are of scripts without spaces: their single characters count too. 55.3 % instead of 45 on Chinese headlines
    /// (thucnews-zh, 10 labels a class).
    /// </summary>
    private bool IsUnspaced()
    {
        long unspaced = 0, letters = 0;
        foreach (TextSample.Document document in sample.Documents)
        {
            (long here, long all) = UnspacedScripts.Count(document.Text);
            unspaced += here * document.Count;
            letters += all * document.Count;
        }

        return unspaced * 2 > letters;
    }

    private TermSet? Fit(bool words, int shortest, int longest, int maxTerms, double share)
    {
        var counter = new TermCounter(Math.Max(500_000, maxTerms * 4));
        TermCounter.Sink sink = counter.Terms();
        long documents = 0;
        foreach (TextSample.Document document in sample.Documents)
        {
            counter.Begin(document.Count);
            documents += document.Count;
            if (words)
            {
                WordNgrams.Each(document.Text, longest, ref sink);
            }
            else
            {
                CharNgrams.Each(document.Text, shortest, longest, ref sink);
            }
        }

        int least = documents < FewDocuments ? 1 : 2;
        (string Term, int Documents)[] kept = [.. counter.Counts
            .Where(t => t.Documents >= least)
            .OrderByDescending(t => t.Documents).ThenBy(t => t.Term, StringComparer.Ordinal)
            .Take(maxTerms).OrderBy(t => t.Term, StringComparer.Ordinal)];
        return kept.Length == 0 ? null : new TermSet
        {
            Shortest = shortest,
            Longest = longest,
            Length = Math.Sqrt(share),
            Terms = [.. kept.Select(t => t.Term)],
            Idf = [.. kept.Select(t => (float)(PortableVectorMath.Log((1.0 + documents) / (1.0 + t.Documents)) + 1))],
        };
    }
}
