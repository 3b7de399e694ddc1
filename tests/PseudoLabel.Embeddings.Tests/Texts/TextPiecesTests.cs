using System.Globalization;
using PseudoLabel.Embeddings.Texts;
using PseudoLabel.Embeddings.Texts.Tokens;

namespace PseudoLabel.Embeddings.Tests.Texts;

public sealed class TextPiecesTests
{
    private const int Begin = -1;
    private const int End = -2;
    private static readonly string Hundred = string.Join(' ', Enumerable.Range(0, 100));

    [Theory]
    [InlineData(LongTexts.First, "0 1 2 3 4 5 6 7")]
    [InlineData(LongTexts.Ends, "0 1 2 3 96 97 98 99")]
    public void Add_LongText_ItsBeginningOrEnds(object rule, string expected) =>
        Assert.Equal([$"{Begin} {expected} {End}"], Inputs(Hundred, (LongTexts)rule, new Numbers()));

    [Fact]
    public void Add_Windows_PartsOfEqualLength() => Assert.Equal(
        ["-1 0 1 2 3 4 5 -2", "-1 6 7 8 9 10 11 -2", "-1 12 13 14 15 16 17 -2"],
        Inputs(string.Join(' ', Enumerable.Range(0, 18)), LongTexts.Windows, new Numbers()));

    [Theory]
    [InlineData(LongTexts.First)]
    [InlineData(LongTexts.Ends)]
    [InlineData(LongTexts.Windows)]
    public void Add_ShortText_AllOfIt(object rule)
    {
        Assert.Equal(["-1 1 2 3 4 5 6 7 8 -2"], Inputs("1 2 3 4 5 6 7 8", (LongTexts)rule, new Numbers()));
        Assert.Equal(["-1 -2"], Inputs("", (LongTexts)rule, new Numbers()));
    }

    // Ten million characters, of which a few thousand decide.
    [Theory]
    [InlineData(LongTexts.First, 1, 1000)]
    [InlineData(LongTexts.Ends, 1, 2000)]
    [InlineData(LongTexts.Windows, TextPieces.MaxWindows, 10_000)]
    public void Add_VeryLongText_ReadsOfItWhatItTakes(object rule, int inputs, int most)
    {
        var numbers = new Numbers();

        Assert.Equal(inputs, Inputs(string.Concat(Enumerable.Repeat("7 ", 5_000_000)), (LongTexts)rule, numbers).Length);
        Assert.InRange(numbers.Read, 1, most);
    }

    [Theory]
    [InlineData(LongTexts.First, "1 2")]
    [InlineData(LongTexts.Ends, "1 2")]
    public void Add_SpacesBetweenFarWords_AreReadOver(object rule, string expected) => Assert.Equal(
        [$"-1 {expected} -2"], Inputs("1" + new string(' ', 100_000) + "2", (LongTexts)rule, new Numbers()));

    private static string[] Inputs(string text, LongTexts rule, Numbers numbers)
    {
        var inputs = new List<int[]>();
        new TextPieces(numbers, new InputFrame([Begin], [End]), new TextDescription { MaxTokens = 10, Long = rule }).Add(text, inputs);
        return [.. inputs.Select(i => string.Join(' ', i))];
    }

    /// <summary>Each number of a text is its own piece.</summary>
    private sealed class Numbers : ITextTokenizer
    {
        public int Count => 10;

        /// <summary>Characters that were given to it.</summary>
        public long Read { get; private set; }

        public void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces)
        {
            Read += text.Length;
            pieces.AddRange(text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(limit)
                .Select(n => int.Parse(n, CultureInfo.InvariantCulture)));
        }

        public IEnumerable<string> Canonical() => [];
    }
}
