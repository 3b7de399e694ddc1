using System.Runtime.InteropServices;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// Counts in how many documents each term occurs, with bounded memory: when there are too many terms, the rarest are dropped
/// and counted from zero if they return (in the manner of lossy counting, Manku and Motwani 2002). Deterministic for documents
/// in a given order.
/// </summary>
internal sealed class TermCounter(int maxTerms)
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private int document;
    private int weight;

    /// <summary>The terms counted and their document frequencies, in no particular order.</summary>
    internal IEnumerable<(string Term, int Documents)> Counts => entries.Select(e => (e.Key, e.Value.Documents));

    /// <summary>Starts a document.</summary>
    internal void Begin(int times)
    {
        Prune();
        document++;
        weight = times;
    }

    /// <summary>A sink for the current document's terms.</summary>
    internal Sink Terms() => new(this);

    private void Prune()
    {
        for (int rarest = 1; entries.Count > maxTerms; rarest++)
        {
            foreach (string term in entries.Where(e => e.Value.Documents <= rarest).Select(e => e.Key).ToList())
            {
                entries.Remove(term);
            }
        }
    }

    /// <summary>Counts terms, each once a document.</summary>
    internal readonly struct Sink(TermCounter counter) : ITermSink
    {
        private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> lookup =
            counter.entries.GetAlternateLookup<ReadOnlySpan<char>>();

        public void Take(ReadOnlySpan<char> term)
        {
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, term, out _);
            if (entry.LastDocument != counter.document)
            {
                entry.LastDocument = counter.document;
                entry.Documents += counter.weight;
            }
        }
    }

    private struct Entry
    {
        internal int Documents;
        internal int LastDocument;
    }
}
