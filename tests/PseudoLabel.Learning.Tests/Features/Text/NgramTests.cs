using PseudoLabel.Learning.Features.Text;

namespace PseudoLabel.Learning.Tests.Features.Text;

public class NgramTests
{
    [Theory]
    [InlineData("Don't STOP_now", 1, "don t stop now")]
    [InlineData("Ärger über 3,5 €", 1, "ärger über 3 5")]
    [InlineData("नमस्ते 東京", 1, "नमस्ते 東京")]
    [InlineData("ok😀 \uD83D", 1, "ok😀")]
    public void Words_AreRunsOfLettersDigitsAndMarks(string text, int longest, string expected) =>
        Assert.Equal(expected.Split(' '), Words(text, longest));

    [Fact]
    public void Words_Trigrams_AreJoinedByOneSpace() =>
        Assert.Equal(["a", "b", "a b", "c", "b c", "a b c", "d", "c d", "b c d"], Words("a, b ... c\td", 3));

    [Theory]
    [InlineData("ab", 3, 5, " ab|ab | ab ")]
    [InlineData("a", 3, 5, " a ")]
    [InlineData("a", 4, 5, " a ")]
    [InlineData("a b", 2, 2, " a|a | b|b ")]
    [InlineData("  \t", 2, 3, "")]
    [InlineData("x😀", 2, 2, " x|😀")]
    public void Chars_FollowScikitLearnsCharWb(string text, int shortest, int longest, string expected) =>
        Assert.Equal(expected, string.Join('|', Chars(text, shortest, longest)));

    private static List<string> Words(string text, int longest)
    {
        var sink = new ListSink([]);
        WordNgrams.Each(text, longest, ref sink);
        return sink.Terms;
    }

    private static List<string> Chars(string text, int shortest, int longest)
    {
        var sink = new ListSink([]);
        CharNgrams.Each(text, shortest, longest, ref sink);
        return sink.Terms;
    }

    private readonly struct ListSink(List<string> terms) : ITermSink
    {
        internal List<string> Terms => terms;

        public void Take(ReadOnlySpan<char> term) => terms.Add(term.ToString());
    }
}
