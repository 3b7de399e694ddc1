using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Texts.Tokens;
using PseudoLabel.Pretrained.Text;

namespace PseudoLabel.Embeddings.Tests.Texts.Tokens;

public sealed class WordPieceTokenizerTests
{
    private static readonly TextTokens Bert = TokensReader.Read(new EmbedderFileReader(MiniLm.Files), lowerCase: true);

    // Hugging Face's course, chapters 2 (Behind the pipeline) and 3 (Processing the data), by the same vocabulary; the fourth and fifth
    // from the tests of the R package sbert.
    [Theory]
    [InlineData("I've been waiting for a HuggingFace course my whole life.",
        "1045 1005 2310 2042 3403 2005 1037 17662 12172 2607 2026 2878 2166 1012")]
    [InlineData("I hate this so much!", "1045 5223 2023 2061 2172 999")]
    [InlineData("This is the first sentence.", "2023 2003 1996 2034 6251 1012")]
    [InlineData("Café déjà vu — 東京", "7668 2139 3900 24728 1517 1879 1755")]
    [InlineData("", "")]
    public void Encode_PublishedTexts_PublishedNumbers(string text, string published) => Assert.Equal(published, Numbers(text));

    // What ICU's normalization gives on a system that has it.
    [Theory]
    [InlineData("Århus", "12098 9825")]
    [InlineData("한국", "1469 30006 30021 29991 30014 30020")]
    [InlineData("Σίσυφος", "1173 18199 29733 29735 29736 15297")]
    [InlineData("CAFE\u0301", "7668")]
    public void Encode_Accents_AreTakenOff(string text, string expected) => Assert.Equal(expected, Numbers(text));

    [Theory]
    [InlineData("\ud83d\ude00", "100")]
    [InlineData("a\ud800b", "11113")]
    [InlineData("\ud800", "")]
    [InlineData(" \t\r\n\u00a0\u3000", "")]
    [InlineData("\0\u200b\ufffd", "")]
    [InlineData("[SEP]", "102")]
    [InlineData("a[MASK]b", "1037 103 1038")]
    [InlineData("$5.00", "1002 1019 1012 4002")]
    public void Encode_OddTexts_AsBertReadsThem(string text, string expected) => Assert.Equal(expected, Numbers(text));

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    [InlineData(1_000_000, true)]
    public void Encode_LongWord_IsUnknownBeyond100Characters(int length, bool unknown) =>
        Assert.Equal(unknown, Numbers(new string('a', length)) == "100");

    [Fact]
    public void Encode_Limit_IsTheBeginning() => Assert.Equal("2023 2003 1996", Numbers("This is the first sentence.", 3));

    private static string Numbers(string text, int limit = int.MaxValue / 2)
    {
        var pieces = new List<int>();
        Bert.Tokenizer.Encode(text, limit, pieces);
        return string.Join(' ', pieces);
    }
}
