using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Mixtures;
using PseudoLabel.Learning.Tests.Mixtures;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class MixtureMemberTests
{
    private const int Classes = 3;
    private static readonly TrainingSet Labeled = MixtureData.Labeled(seed: 1, rows: 30, Classes);
    private static readonly FeatureMatrix Pool = MixtureData.Rows(seed: 2, rows: 600, Classes);
    private static readonly MixtureOpinion Mixture = MixtureOpinion.Form(Pool, Labeled, seed: 1);

    [Fact]
    public void Of_AMixtureThatForetellsBetter_HasTheGreaterShare()
    {
        float[] chance = [.. Enumerable.Repeat(1f / Classes, 30 * Classes)];
        float[] sure = [.. Labeled.Labels.SelectMany(y => Enumerable.Range(0, Classes).Select(k => k == y ? 0.999f : 0.0005f))];

        Assert.InRange(MixtureMember.Of(Mixture, 0.5, Labeled, chance).Share, 0.9, 1);
        Assert.Equal(0.5, MixtureMember.Of(Mixture, 0.5, Labeled, Mixture.OutOfFold).Share, 6);
        Assert.InRange(MixtureMember.Of(Mixture, 0.5, Labeled, sure).Share, 0, 0.499);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.8)]
    [InlineData(1)]
    public void Of_AsGoodAsTheLearner_HasTheShareThatIsSet(double share) =>
        Assert.Equal(share, MixtureMember.Of(Mixture, share, Labeled, Mixture.OutOfFold).Share, 6);

    [Fact]
    public void Of_RowsThatWereNeverHeldOut_TakeNoPart()
    {
        float[] learner = [.. Enumerable.Repeat(1f / Classes, 30 * Classes)];
        learner.AsSpan(0, Classes).Fill(float.NaN);

        MixtureMember member = MixtureMember.Of(Mixture, 0.5, Labeled, learner);

        Assert.InRange(member.Share, 0.9, 1);
        Assert.True(double.IsFinite(member.Temperature.Value));
    }

    /// <summary>From round 1 on the model is student and mixture together, and the student alone is what goes on learning.</summary>
    [Fact]
    public void Run_WithAMixture_EveryStudentHasItBeside()
    {
        (Round first, ChainState start) = RoundData.Start(Labeled, RoundData.Rules(new ClassQuotaRule(new QuotaOptions())));
        MixtureMember member = MixtureMember.Of(Mixture, 0.5, Labeled, first.OutOfFold);
        ChainState state = start;
        for (int number = 1; number <= 3; number++)
        {
            state = (first with { Number = number, Mixture = member }).Run(state, Pool, member.Of(Pool), Pool.Select([0, 1, 2])).After;

            var both = Assert.IsType<BlendModel>(state.Model);
            Assert.Equal(2, both.Members.Count);
            Assert.Equal(start.Model.Kind, both.Members[0].Model.Kind);
            Assert.Same(Mixture.Model, both.Members[1].Model);
            Assert.Equal(member.Share, both.Members[1].Weight, 6);
        }

        FeatureMatrix others = MixtureData.Rows(seed: 3, rows: 300, Classes);
        double before = MixtureData.Right(start.Model.Probabilities(Temperature.One, others), Classes);
        double after = MixtureData.Right(state.Model.Probabilities(Temperature.One, others), Classes);
        Assert.InRange(after, before + 0.05, 1);
    }

    [Fact]
    public void Run_NothingSelected_TheMixtureJoinsTheSupervisedModel()
    {
        (Round first, ChainState start) = RoundData.Start(Labeled, RoundData.Rules(new FixedThresholdRule(1)));
        Round round = first with { Mixture = MixtureMember.Of(Mixture, 0.5, Labeled, first.OutOfFold) };

        RoundOutcome one = round.Run(start, Pool, null, Pool.Select([]));
        RoundOutcome two = (round with { Number = 2 }).Run(one.After, Pool, null, Pool.Select([]));

        Assert.Equal(0, one.Selected);
        Assert.Same(start.Model, Assert.IsType<BlendModel>(one.After.Model).Members[0].Model);
        Assert.Same(start.Model, Assert.IsType<BlendModel>(two.After.Model).Members[0].Model);
    }
}
