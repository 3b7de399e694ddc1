namespace PseudoLabel.Store.Tests;

public sealed class BlobTagsTests
{
    [Fact]
    public void Of_NamesOfARun_TellsWhatItCanDoWithoutOnceItIsOver()
    {
        Assert.All([RunNames.Plan, RunNames.Features(3), RunNames.Supervised, RunNames.RoundModel(1), RunNames.Predictions(1, 2),
            RunNames.Chain(1, 2)], name => Assert.NotNull(Of(name)));
        Assert.All([.. RunNames.Results, RunNames.Job, RunNames.State, RunNames.Decision, RunNames.Labels + "a"],
            name => Assert.Null(Of(name)));

        static IDictionary<string, string>? Of(string name) => BlobTags.Of("runs/a/" + name);
    }

    [Theory]
    [InlineData("datasets/d/features/a.csv")]
    [InlineData("features/a.bin")]
    [InlineData("runs/features/a")]
    public void Of_OtherNames_AreLeftAlone(string name) => Assert.Null(BlobTags.Of(name));
}
