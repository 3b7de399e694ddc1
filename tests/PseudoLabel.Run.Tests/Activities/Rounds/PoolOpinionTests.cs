using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class PoolOpinionTests
{
    private static readonly TeacherOpinion Graph = new([0.9f, 0.1f], 0.25) { OutOfFold = [0.8f, 0.2f, float.NaN, float.NaN] };
    private static readonly TeacherOpinion Mixture = new([0.3f, 0.7f], 0.5) { OutOfFold = [0.4f, 0.6f, 0.5f, 0.5f] };

    [Fact]
    public void Join_Both_TheTeacherMixesEachByItsShare()
    {
        TeacherOpinion joined = PoolOpinion.Join(Graph, Mixture)!;

        // p = (1 - 0.5) ((1 - 0.25) models + 0.25 graph) + 0.5 mixture
        double models = 0.2;
        double expected = 0.5 * (0.75 * models + 0.25 * 0.9) + 0.5 * 0.3;
        Assert.Equal(expected, (1 - joined.Share) * models + joined.Share * joined.Probabilities[0], 1e-6);
        Assert.Equal(1, joined.Probabilities.Sum(), 1e-6);
        Assert.Equal((0.125 * 0.8 + 0.5 * 0.4) / 0.625, joined.OutOfFold![0], 1e-6);
        Assert.True(float.IsNaN(joined.OutOfFold[2]));
    }

    [Fact]
    public void Join_OneAlone_IsThat()
    {
        Assert.Same(Graph, PoolOpinion.Join(Graph, null));
        Assert.Same(Mixture, PoolOpinion.Join(null, Mixture));
        Assert.Null(PoolOpinion.Join(null, null));
    }

    [Fact]
    public void Join_SharesOfZero_IsNoOpinion()
    {
        TeacherOpinion joined = PoolOpinion.Join(Graph with { Share = 0 }, Mixture with { Share = 0 })!;

        Assert.Equal(0, joined.Share);
        Assert.All(joined.Probabilities, p => Assert.True(float.IsFinite(p)));
    }
}
