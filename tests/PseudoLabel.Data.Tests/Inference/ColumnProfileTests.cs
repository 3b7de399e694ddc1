using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Inference;

public sealed class ColumnProfileTests
{
    [Fact]
    public void Of_TwoSamplesInOtherColumnOrder_CountsBoth()
    {
        ColumnProfile profile =
            ColumnProfile.Of(
                "x", [Sample(["x", "y"], ["1", "a"], [null, "b"]), Sample(["y", "x"], ["c", "2"], ["d", "1"]), Sample(["y"], ["e"])]);

        Assert.Equal(("x", 4, 1, 2, 0.25), (profile.Name, profile.Rows, profile.Missing, profile.Distinct, profile.MissingShare));
        Assert.Equal(["1", "2"], profile.Examples);
    }

    [Fact]
    public void Of_LongTextOverLines_IsOneShortLine()
    {
        ColumnProfile profile = ColumnProfile.Of("x", [Sample(["x"], ["first\n  second " + new string('a', 80)])]);

        Assert.Equal("first second " + new string('a', 47) + "...", profile.Examples[0]);
    }

    [Fact]
    public void Of_LetterOfTwoUnitsAtTheCut_IsNotCutInTwo()
    {
        ColumnProfile profile = ColumnProfile.Of("x", [Sample(["x"], [new string('a', 59) + "😀😀"])]);

        Assert.Equal(new string('a', 59) + "...", profile.Examples[0]);
    }

    [Fact]
    public void Of_MalformedRows_AreNotLookedAt()
    {
        RawSample sample = Sample(["x"], ["1"], [null]) with { Malformed = [1] };

        Assert.Equal((1, 0), (ColumnProfile.Of("x", [sample]).Rows, ColumnProfile.Of("x", [sample]).Missing));
    }

    private static RawSample Sample(string[] header, params string?[][] rows) =>
        new() { File = new DataFile { Name = "f.csv", Format = DataFormat.Csv }, Header = header, Rows = rows };
}
