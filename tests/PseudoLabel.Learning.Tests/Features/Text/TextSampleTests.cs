using FsCheck.Xunit;
using PseudoLabel.Learning.Features.Text;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Features.Text;

public class TextSampleTests
{
    [Property]
    public bool Sample_AnyOrder_KeepsTheSameDocumentsWithinTheBudget(int[] lengths, ulong seed)
    {
        string[] documents = [.. lengths.Select(n => new string((char)('a' + (n & 7)), Math.Abs(n % 300)))];
        string[] shuffled = [.. documents];
        new SeededRandom(seed).Shuffle<string>(shuffled);

        (string, int)[] first = Keep(documents);

        return first.SequenceEqual(Keep(shuffled)) && (first.Length == 1 || first.Sum(d => d.Item1.Length + 40) <= 1000);
    }

    [Fact]
    public void Sample_RepeatedDocument_IsCountedNotStoredAgain() => Assert.Equal([("same", 3)], Keep(["same", "same", "same"]));

    [Fact]
    public void TermCounter_TooManyTerms_DropsTheRarest()
    {
        var counter = new TermCounter(3);
        TermCounter.Sink sink = counter.Terms();
        foreach (string document in new[] { "a b", "a b", "a c d e" })
        {
            counter.Begin(times: 1);
            WordNgrams.Each(document, 1, ref sink);
        }

        counter.Begin(times: 2);
        WordNgrams.Each("e", 1, ref sink);

        Assert.Equal([("a", 3), ("b", 2), ("e", 2)], counter.Counts.Order());
    }

    private static (string, int)[] Keep(string[] documents)
    {
        var sample = new TextSample(maxCharacters: 1000, maxLength: 200);
        sample.Add(documents);
        return [.. sample.Documents.Select(d => (d.Text, d.Count))];
    }
}
