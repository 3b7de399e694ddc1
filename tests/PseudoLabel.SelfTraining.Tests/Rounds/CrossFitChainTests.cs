using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class CrossFitChainTests
{
    [Fact]
    public void Advance_NothingSelected_TheModelStays()
    {
        TrainingSet train = RoundData.Labeled();
        CrossFitChain chain = CrossFitChain.Start(train, ["logistic"], 1, 1);

        CrossFitChain next = chain.Advance(train, RoundData.Pool(), null, RoundData.Rules(new FixedThresholdRule(1)), 1, 1, 1);

        Assert.Equal(0, next.Selected);
        Assert.Same(chain.Model, next.Model);
        Assert.Same(chain.OutOfFold, next.OutOfFold);
    }

    [Fact]
    public void Advance_Threshold_SelectsThePoolRowsAtLeastThatSure()
    {
        TrainingSet train = RoundData.Labeled();
        FeatureMatrix pool = RoundData.Pool();
        CrossFitChain chain = CrossFitChain.Start(train, ["logistic"], 1, 1);

        CrossFitChain next = chain.Advance(train, pool, null, RoundData.Rules(new FixedThresholdRule(0.8f)), 1, 1, 1);

        int sure = chain.Probabilities(pool).Chunk(3).Count(row => row.Max() >= 0.8f);
        Assert.InRange(sure, 1, pool.Rows - 1);
        Assert.Equal(sure, next.Selected);
        Assert.NotEqual(TreeData.Bytes(chain.Model), TreeData.Bytes(next.Model));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public void Advance_SameChain_SameBytesWhateverTheThreads(string learner)
    {
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.Equal(Bytes(1), Bytes(3));

        byte[] Bytes(int threads)
        {
            TrainingSet train = RoundData.Labeled();
            CrossFitChain chain = CrossFitChain.Start(train, [learner], 7, threads);
            for (int round = 1; round <= 2; round++)
            {
                chain = chain.Advance(train, RoundData.Pool(), null, RoundData.Rules(new ClassQuotaRule(new QuotaOptions())), round, 7, threads);
            }

            return TreeData.Bytes(chain.Model);
        }
    }

    [Fact]
    public void Probabilities_HeldRows_AreTheModelsAtTheChainsTemperature()
    {
        (IModel model, FeatureMatrix held) = RoundData.Saying([0.9f, 0.1f], [0.1f, 0.9f]);
        var chain = new CrossFitChain { Choice = RoundData.Choice() with { Temperature = 2 }, Model = model, OutOfFold = [] };

        Assert.Equal([0.75, 0.25, 0.25, 0.75], chain.Probabilities(held).Select(p => Math.Round(p, 5)));
    }

    /// <summary>
    /// The chain goes three rounds with pseudo-labels of a model that knows its own labels by heart. Held-out labels without meaning
    /// stay at chance, for no part of the chain was given them; had the teacher or the student seen them, they would be told right.
    /// </summary>
    [Fact]
    public void Advance_LabelsWithoutMeaning_HeldOutRowsStayAtChance()
    {
        var right = new List<int>();
        for (ulong seed = 0; seed < 3; seed++)
        {
            TrainingSet all = RoundData.Meaningless(seed, 240);
            TrainingSet train = all.Select([.. Enumerable.Range(0, 160)]);
            TrainingSet held = all.Select([.. Enumerable.Range(160, 80)]);
            CrossFitChain chain = CrossFitChain.Start(train, ["forest"], seed, 2);
            for (int round = 1; round <= 3; round++)
            {
                // The held-out rows lie in the pool without their labels, as nothing forbids.
                chain = chain.Advance(train, all.Features, null, RoundData.Rules(new FixedThresholdRule(0)), round, seed, 2);
                right.Add(held.Labels.Zip(chain.Probabilities(held.Features).Chunk(2), (y, row) => PoolPredictions.ArgMax(row) == y ? 1 : 0).Sum());
            }

            Assert.InRange(TreeData.Correct(chain.Model, train), 155, 160);
        }

        Assert.InRange(right.Average() / 80, 0.35, 0.65);
    }

    [Fact]
    public void Start_TwoClassesOfTwoRows_IsAChain()
    {
        TrainingSet train = RoundData.Meaningless(1, 4);

        CrossFitChain chain = CrossFitChain.Start(train, ["logistic", "forest"], 1, 1);
        CrossFitChain next = chain.Advance(train, RoundData.Meaningless(2, 30).Features, null, RoundData.Rules(new FixedThresholdRule(0)), 1, 1, 1);

        Assert.Equal(30, next.Selected);
        Assert.All(next.Probabilities(train.Features), p => Assert.True(float.IsFinite(p)));
    }
}
