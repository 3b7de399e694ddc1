using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features.Text;

public class TextColumnTests
{
    private static readonly FeatureOptions WordsOnly = new() { CharNgramMax = 0 };
    private static readonly FeatureOptions CharsOnly = new() { WordNgrams = 0, CharNgramMin = 2, CharNgramMax = 3 };
    private static readonly ColumnBlock Pets = Values("The cat sat", "The cat, the cat!", "A dog sat", "dog", null);

    // Expected numbers: scikit-learn 1.2 TfidfVectorizer(token_pattern="[^\W_]+", ngram_range=(1, 2), sublinear_tf=True) on these
    // documents.
    [Theory]
    [InlineData("The cat sat", new[] { 0, 0, 0.422247f, 0.535566f, 0, 0, 0, 0.422247f, 0.422247f, 0.422247f })]
    [InlineData("the CAT - the cat", new[] { 0, 0, 0.529911f, 0, 0.396968f, 0, 0, 0, 0.529911f, 0.529911f })]
    [InlineData("cat unseen", new[] { 0, 0, 1f, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("", new[] { 0, 0, 0f, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(null, new[] { 0, 0, 0f, 0, 0, 0, 0, 0, 0, 0 })]
    public void Transform_WordNgrams_AgreesWithScikitLearn(string? text, float[] expected)
    {
        FeatureTransform transform = Fit(ColumnKind.Text, WordsOnly, Pets);

        float[] row = Row(transform.Transform(Block(1, Values(text))), 0);

        string[] terms = ["a", "a dog", "cat", "cat sat", "cat the", "dog", "dog sat", "sat", "the", "the cat"];
        Assert.Equal(terms.Select(t => $"c0: words \"{t}\""), transform.Names);
        Assert.All(row.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-6f));
    }

    // Expected numbers: scikit-learn 1.2 TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True) on these documents.
    [Theory]
    [InlineData("ab a", new[] { 0.47384f, 0.39333f, 0.279858f, 0, 0.39333f, 0.279858f, 0.39333f, 0, 0.39333f, 0, 0, 0, 0 })]
    [InlineData("AB\n abc!", new[] { 0.342747f, 0, 0.342747f, 0.284511f, 0, 0.342747f, 0.284511f, 0.284511f, 0.284511f, 0.284511f,
        0.284511f, 0.284511f, 0.284511f })]
    public void Transform_CharNgrams_AgreesWithScikitLearn(string text, float[] expected)
    {
        FeatureTransform transform = Fit(ColumnKind.Text, CharsOnly, Values("ab a", "abc!"));

        float[] row = Row(transform.Transform(Block(1, Values(text))), 0);

        string[] terms = [" a", " a ", " ab", "! ", "a ", "ab", "ab ", "abc", "b ", "bc", "bc!", "c!", "c! "];
        Assert.Equal(terms.Select(t => $"c0: characters \"{t}\""), transform.Names);
        Assert.All(row.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-6f));
    }

    [Fact]
    public void Transform_WordsAndChars_ShareTheSquaredLength()
    {
        FeatureTransform transform = Fit(ColumnKind.Text, new FeatureOptions { WordShare = 0.2 }, Pets);
        int words = transform.Names.Count(n => n.Contains(": words", StringComparison.Ordinal));

        float[] row = Row(transform.Transform(Block(1, Values("the dog sat"))), 0);

        Assert.Equal(0.2f, row[..words].Sum(v => v * v), 1e-5f);
        Assert.Equal(0.8f, row[words..].Sum(v => v * v), 1e-5f);
    }

    [Fact]
    public void Fit_FiftyDocuments_DropsTermsOfOneDocument()
    {
        string[] documents = [.. Enumerable.Range(0, 50).Select(i => $"common once{i}x")];

        Assert.Equal(["c0: words \"common\""], Fit(ColumnKind.Text, WordsOnly, Values(documents)).Names);
    }

    [Fact]
    public void Fit_MoreTermsThanAllowed_KeepsThoseInMostDocuments()
    {
        FeatureTransform transform = Fit(ColumnKind.Text, new FeatureOptions { CharNgramMax = 0, WordNgrams = 1, MaxTerms = 2 },
            Values("a b", "a c", "b a", "c a", "c d"));

        Assert.Equal(["c0: words \"a\"", "c0: words \"c\""], transform.Names);
    }

    [Fact]
    public void Transform_TwoTextColumns_KeepTheirOwnTerms()
    {
        FeatureTransform transform = Fit(Schema(ColumnKind.Text, ColumnKind.Text), WordsOnly, Block(2, Values("x", "y"), Values("z", "x")));

        float[] row = Row(transform.Transform(Block(1, Values("x"), Values("x"))), 0);

        Assert.Equal(["c0: words \"x\"", "c0: words \"y\"", "c1: words \"x\"", "c1: words \"z\""], transform.Names);
        Assert.Equal([1, 0, 1, 0], row);
    }

    [Fact]
    public void Transform_TextLongerThanTheLimit_ReadsItsBeginning()
    {
        FeatureOptions options = WordsOnly with { MaxTextLength = 100 };
        string beginning = string.Join(' ', Enumerable.Repeat("aaaa", 20));
        FeatureTransform transform = Fit(ColumnKind.Text, options, Values(beginning + " tail", "tail aaaa"));

        FeatureMatrix matrix = transform.Transform(Block(2, Values(beginning + " tail", beginning)));

        Assert.Equal(Row(matrix, 1), Row(matrix, 0));
    }

    [Fact]
    public void Fit_BrokenSurrogates_RoundTrips()
    {
        FeatureTransform transform = Fit(ColumnKind.Text, new FeatureOptions(), Values("a\uD83D b", "\uDE00x 😀😀", "😀"));

        Assert.Equal(Bytes(transform), Bytes(FeatureTransform.Read(new MemoryStream(Bytes(transform)))));
        Assert.Equal(transform.Names, FeatureTransform.Read(new MemoryStream(Bytes(transform))).Names);
    }
}
