using System.Globalization;
using PseudoLabel.Data.Labels;

namespace PseudoLabel.Data.Tests.Labels;

public sealed class LabelValuesTests
{
    private static readonly LabelOptions ByRules = new();

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData(" NaN ")]
    [InlineData("None")]
    [InlineData("null")]
    [InlineData("<NA>")]
    [InlineData("\\N")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("Unlabeled")]
    [InlineData("")]
    [InlineData("  ")]
    public void Of_KnownMarker_IsNoLabel(string marker)
    {
        LabelValues values = Of(("a", 5), ("b", 5), (marker, 90));
        Assert.True(values.IsUnlabeled(marker));
        Assert.Null(values.ClassOf(marker));
        Assert.Equal("a", values.ClassOf("a"));
        Assert.Equal(90, values.Unlabeled);
        Assert.Equal(["a", "b"], values.Counts.Select(c => c.Key));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("other")]
    [InlineData("no")]
    [InlineData("0")]
    public void Of_WordThatIsAnAnswerAsOftenAsNot_IsAClass(string word) => Assert.Equal(word, Of(("a", 5), (word, 5)).ClassOf(word));

    [Fact]
    public void Of_Markers_AreSaidWithTheirCountsAndTheEmptyCellIsNot()
    {
        Assert.Equal(
            "12 rows count as not labeled by a word in the label column: 'NA' (9), '?' (3); where such a word is a class, "
                + "set unlabeled-marker to the words that are none",
            Assert.Single(Of(("a", 5), ("b", 5), ("?", 3), ("NA", 9), ("", 40)).Notices));
        Assert.Empty(Of(("a", 5), ("b", 5), ("", 40)).Notices);
    }

    [Theory]
    [InlineData("none", 10)] // eucalyptus: none, low, average, good, best
    [InlineData("None", 2)]
    [InlineData("None", 40)]
    public void Of_NoneBesideLabelsInEveryOtherRow_IsAClassAndSaidToBe(string none, int rows)
    {
        LabelValues values = Of(("low", 20), ("best", 20), (none, rows));
        Assert.Equal(none, values.ClassOf(none));
        Assert.Equal(0, values.Unlabeled);
        Assert.Equal(
            $"'{none}' ({rows}) in the label column counts as a class, as every row has an answer; where it stands for no label, "
                + "set unlabeled-marker to none",
            Assert.Single(values.Notices));
    }

    [Theory]
    [InlineData("None 1", "low 20", "best 20")]
    [InlineData("None 41", "low 20", "best 20")]
    [InlineData("None 10", "low 20", "best 20", " 1")]
    [InlineData("None 10", "low 20", "best 20", "NA 1")]
    public void Of_NoneWhereLabelsAreWanting_IsNoLabel(params string[] cells)
    {
        LabelValues values = Of([.. cells.Select(c => c.Split(' ')).Select(c => (c[0], int.Parse(c[1], CultureInfo.InvariantCulture)))]);
        Assert.Null(values.ClassOf("None"));
        Assert.Equal(["best", "low"], values.Counts.Select(c => c.Key));
    }

    [Fact]
    public void Of_MarkersSetByTheUser_AreTheOnlyOnesBesideTheEmptyCell()
    {
        LabelValues values = Of(new LabelOptions { Markers = ["todo", "-1"] }, ("None", 5), ("b", 5), ("TODO", 3), ("-1", 2), ("", 1));
        Assert.Equal(["None", "b"], values.Counts.Select(c => c.Key));
        Assert.Equal(6, values.Unlabeled);
    }

    [Theory]
    [InlineData(true, "c0 5", "c1 5", "-1 3")]
    [InlineData(true, "0 5", "1 5", "2 5", "-1 3")]
    [InlineData(true, "0.0 5", "1.0 5", "2.0 5", "-1.0 3")]
    [InlineData(true, "1 5", "2 5", "-1 3")]
    [InlineData(true, "0 5", "1 5", "-1 90")] // scikit-learn's semi-supervised labels: most rows have none
    [InlineData(false, "0 5", "1 5", "-1 5")] // negative, neutral, positive
    [InlineData(false, "1 5", "-1 90")] // two classes
    [InlineData(false, "0 5", "-1 5")]
    [InlineData(false, "-2 5", "0 5", "1 5", "2 5", "-1 3")] // a scale
    [InlineData(false, "0.5 5", "1 5", "1.5 3", "-1 3")]
    public void Of_MinusOne_IsAMarkerBesideLabelsThatItDoesNotBelongTo(bool marker, params string[] cells)
    {
        LabelValues values = Of([.. cells.Select(c => c.Split(' ')).Select(c => (c[0], long.Parse(c[1], CultureInfo.InvariantCulture)))]);
        Assert.Equal(marker, values.IsUnlabeled(cells[^1].Split(' ')[0]));
        Assert.Equal(marker ? 1 : 0, values.Notices.Count);
    }

    [Fact]
    public void Of_FormsOfOneLabel_AreOneClassNamedByTheMostFrequent()
    {
        LabelValues values =
            Of(("yes", 20), ("Yes", 100), (" No", 3), ("no", 2), ("caf\u00e9  x", 1), ("caf\u00c9 X", 2), ("True", 4), ("true", 4));
        Assert.Equal([("No", 5), ("True", 8), ("Yes", 120), ("caf\u00c9 X", 3)], values.Counts.Select(c => (c.Key, c.Value)));
        Assert.All(["yes", "Yes"], form => Assert.Equal("Yes", values.ClassOf(form)));
        Assert.Equal(
            "labels that differ only in case, white space or how a number is written are one class: 'Yes' (100), 'yes' (20); 'True' (4), "
                + "'true' (4); ' No' (3), 'no' (2) and 1 more classes; set label-values to exact to keep them apart",
            Assert.Single(values.Notices));
    }

    [Fact]
    public void Of_NumbersWrittenDifferently_AreOneClass()
    {
        LabelValues values = Of(("0", 5), ("0.0", 6), ("1", 5), ("1.00", 2), ("+1", 1), ("01", 9));
        Assert.Equal(["0.0", "01", "1"], values.Counts.Select(c => c.Key));
    }

    [Fact]
    public void Of_Exact_KeepsEveryTextAsItIs()
    {
        LabelValues values = Of(ByRules with { Exact = true }, ("Yes", 5), ("yes", 5), (" No", 5), ("0", 5), ("0.0", 5), ("-1", 3));
        Assert.Equal([" No", "-1", "0", "0.0", "Yes", "yes"], values.Counts.Select(c => c.Key));
        Assert.Equal(" No", values.ClassOf(" No"));
        Assert.Empty(values.Notices);
    }

    [Fact]
    public void Of_MeasuredNumbers_LookLikeAQuantity()
    {
        LabelValues values = Of([.. Enumerable.Range(0, 196).Select(i => ((i * 0.137).ToString("F3", CultureInfo.InvariantCulture), 2L))]);
        Assert.StartsWith("the labels look like a quantity: 196 distinct numbers in 392 labeled rows (0.000, 0.137, 0.274, ...); ",
            values.Quantity, StringComparison.Ordinal);
        Assert.NotNull(Of([.. Enumerable.Range(0, 300).Select(i => ($"{i * 977 % 100_003}", 2L))]).Quantity); // prices
        Assert.Null(Of(ByRules with { Exact = true }, [.. Enumerable.Range(0, 196).Select(i => ($"{i}.5", 2L))]).Quantity);
    }

    [Theory]
    [InlineData(10, 1, 20)] // digits
    [InlineData(77, 1, 2)] // intents, two labels a class
    [InlineData(150, 1, 3)]
    [InlineData(300, 97, 30)] // codes of products
    [InlineData(19, 97, 2)]
    public void Of_CodesOfClasses_AreNoQuantity(int classes, int step, int rows) =>
        Assert.Null(Of([.. Enumerable.Range(0, classes).Select(i => ($"{i * step}", (long)rows))]).Quantity);

    [Fact]
    public void Of_RatingsInHalves_AreNoQuantity() =>
        Assert.Null(Of([.. Enumerable.Range(2, 9).Select(i => ((i / 2.0).ToString(CultureInfo.InvariantCulture), 7L))]).Quantity);

    [Fact]
    public void Of_TheSameCellsInAnyOrder_IsTheSame()
    {
        (string, long)[] cells = [("a", 2), ("A", 2), ("b ", 3), ("?", 3), ("B", 3)];
        LabelValues one = Of(cells);
        LabelValues other = Of([.. cells.Reverse()]);
        Assert.Equal(one.Counts, other.Counts);
        Assert.Equal(one.Notices, other.Notices);
    }

    private static LabelValues Of(params (string Cell, long Rows)[] cells) => Of(ByRules, cells);

    private static LabelValues Of(LabelOptions options, params (string Cell, long Rows)[] cells) =>
        LabelValues.Of(cells.Select(c => KeyValuePair.Create(c.Cell, c.Rows)), options);
}
