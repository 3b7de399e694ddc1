using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

/// <summary>What a run says of its rows is nothing for the next run to learn from.</summary>
public sealed class ProvenanceColumnsTests
{
    private static readonly string[] Added = ["label_origin", "predicted_label", "confidence", "decision", "round", "source", "row"];

    [Fact]
    public void Kinds_FinishedDataSetOfAnEarlierRun_ItsAdditionsAreLeftOut()
    {
        IReadOnlyDictionary<string, ColumnKind> kinds = ProvenanceColumns.Kinds(new RunSettings(), [Table(["age", "label", .. Added])]);

        Assert.Equal(Added.Order(StringComparer.Ordinal), kinds.Keys.Order(StringComparer.Ordinal));
        Assert.All(kinds.Values, kind => Assert.Equal(ColumnKind.Ignore, kind));
    }

    [Fact]
    public void Kinds_ColumnsThatHappenToHaveSomeOfTheNames_Stay() =>
        Assert.Empty(ProvenanceColumns.Kinds(new RunSettings(), [Table(["age", "label", "confidence", "round", "source"])]));

    [Fact]
    public void Kinds_SetByHand_StayAsSet() => Assert.Equal(
        ColumnKind.Numeric,
        ProvenanceColumns.Kinds(
            new RunSettings { Columns = new Dictionary<string, ColumnKind> { ["round"] = ColumnKind.Numeric } }, [Table(Added)])["round"]);

    private static TableIndex Table(string[] header) =>
        new() { File = new DataFile { Name = "labeled.csv", Format = DataFormat.Csv }, Header = header, Rows = 0, Slices = [] };
}
