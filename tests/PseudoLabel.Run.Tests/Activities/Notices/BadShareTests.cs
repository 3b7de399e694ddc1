using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Notices;

namespace PseudoLabel.Run.Tests.Activities.Notices;

public sealed class BadShareTests
{
    private const double Allowed = 0.05;

    [Fact]
    public void Refusal_OfACell_NamesFileLineColumnAndHowMany()
    {
        var row = new SetAsideRow(Row: 7, Line: 9, Column: "age", Reason: "'old' is no number");

        UserErrorException refusal = BadShare.Refusal(row, "people.csv", bad: 1_200, all: 20_000, "rows", Allowed);

        Assert.Equal(
            "people.csv, line 9, column 'age': 'old' is no number; 1,200 of 20,000 rows have such cells, more than the share of 0.05 "
            + "allowed (max-bad-share); mend them or set the column's kind",
            refusal.Message);
    }

    [Fact]
    public void Refusal_OfARowAsAWhole_NamesNoColumnAndNoLineWhereThereIsNone()
    {
        var image = new SetAsideRow(Row: 3, Line: 0, Column: "", Reason: "it is no image");

        UserErrorException refusal = BadShare.Refusal(image, "cat.png", bad: 3, all: 10, "images", Allowed);

        Assert.Equal((null, null), (refusal.Line, refusal.Column));
        Assert.StartsWith("cat.png: it is no image; 3 of 10 images cannot be used, more than", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("mend or remove them", refusal.Message, StringComparison.Ordinal);
    }
}
