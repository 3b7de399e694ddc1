using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class RoundTests
{
    private static readonly FeatureMatrix NoRows = RoundData.Pool(rows: 3).Select([]);

    /// <summary>Self-training as one would write it down: the student of each round teaches the next.</summary>
    [Fact]
    public void Run_FewLabelsAndALargePool_TheStudentsKnowMoreThanTheLabels()
    {
        TrainingSet labeled = RoundData.Labeled(seed: 1, rows: 9);
        FeatureMatrix pool = RoundData.Pool(seed: 2, rows: 600);
        TrainingSet held = TreeData.Clouds(seed: 3, rows: 600, columns: 6, classes: 3);
        RoundRules rules = RoundData.Rules(new ClassQuotaRule(new QuotaOptions()), pseudoMass: 10);
        (Round first, ChainState supervised) = RoundData.Start(labeled, rules);

        ChainState state = supervised;
        for (int number = 1; number <= 3; number++)
        {
            state = (first with { Number = number }).Run(state, pool, opinion: null, held.Features).After;
        }

        Assert.InRange(TreeData.Correct(state.Model, held), TreeData.Correct(supervised.Model, held) + 10, 600);
    }

    [Fact]
    public void Run_NothingSelected_TheModelStays()
    {
        TrainingSet labeled = RoundData.Labeled();
        (Round round, ChainState start) = RoundData.Start(labeled, RoundData.Rules(new FixedThresholdRule(1)));

        RoundOutcome outcome = round.Run(start, RoundData.Pool(), null, NoRows);

        Assert.Equal(0, outcome.Selected);
        Assert.Same(start.Model, outcome.After.Model);
    }

    [Fact]
    public void Run_Threshold_SelectsThePoolRowsAtLeastThatSure()
    {
        TrainingSet labeled = RoundData.Labeled();
        FeatureMatrix pool = RoundData.Pool();
        (Round round, ChainState start) = RoundData.Start(labeled, RoundData.Rules(new FixedThresholdRule(0.8f)));

        RoundOutcome outcome = round.Run(start, pool, null, NoRows);

        int sure = round.Choice.Probabilities(start.Model, pool).Chunk(3).Count(row => row.Max() >= 0.8f);
        Assert.InRange(sure, 1, pool.Rows - 1);
        Assert.Equal(sure, outcome.Selected);
        Assert.NotEqual(TreeData.Bytes(start.Model), TreeData.Bytes(outcome.After.Model));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public void Run_SameRounds_SameBytesWhateverTheThreads(string learner)
    {
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.Equal(Bytes(1), Bytes(3));

        byte[] Bytes(int threads)
        {
            RoundRules rules = RoundData.Rules(new ClassQuotaRule(new QuotaOptions()));
            (Round round, ChainState state) = RoundData.Start(RoundData.Labeled(), rules, learner, threads: threads);
            for (int number = 1; number <= 2; number++)
            {
                state = (round with { Number = number }).Run(state, RoundData.Pool(), null, NoRows).After;
            }

            return TreeData.Bytes(state.Model);
        }
    }

    /// <summary>As a run goes, whose batches are predicted and read in processes of their own.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(75, false)]
    public void Steps_PoolInBatches_TheSameSelectionAndStudentAsTheWholePool(int batches, bool graph)
    {
        TrainingSet labeled = RoundData.Labeled();
        FeatureMatrix pool = RoundData.Pool();
        RoundRules rules = RoundData.Rules(new FreeMatchRule()) with
        {
            AlignmentStrength = 0.5,
            SupervisedShare = 0.5,
            NeighborFilter = graph,
            NoiseFilter = true,
            Weighting = new SoftWeighting(),
        };
        TeacherOpinion? opinion = graph ? Opinion(labeled.Labels.Length, pool.Rows) : null;
        (Round round, ChainState whole) = RoundData.Start(labeled, rules);
        ChainState inBatches = whole;
        for (int number = 1; number <= 2; number++)
        {
            RoundOutcome outcome = (round with { Number = number }).Run(whole, pool, opinion, NoRows);
            RoundOutcome steps = Steps(round with { Number = number }, inBatches, pool, opinion, batches);

            Assert.InRange(outcome.Selected, 1, pool.Rows - 1);
            Assert.Equal(outcome.Selected, steps.Selected);
            Assert.Equal(TreeData.Bytes(outcome.After.Model), TreeData.Bytes(steps.After.Model));
            Assert.Equal(outcome.After.Adaptive!.GlobalThreshold, steps.After.Adaptive!.GlobalThreshold);
            (whole, inBatches) = (outcome.After, steps.After);
        }
    }

    [Fact]
    public void Run_FreeRule_RemembersFromRoundToRound()
    {
        FeatureMatrix pool = RoundData.Pool();
        (Round round, ChainState start) = RoundData.Start(RoundData.Labeled(), RoundData.Rules(new FreeMatchRule()));
        ChainState first = round.Run(start, pool, null, NoRows).After;

        ChainState second = (round with { Number = 2 }).Run(first, pool, null, NoRows).After;
        ChainState forgetful = (round with { Number = 2 }).Run(first with { Adaptive = null }, pool, null, NoRows).After;

        Assert.NotEqual(forgetful.Adaptive!.GlobalThreshold, second.Adaptive!.GlobalThreshold);
        Assert.Equal((first.Adaptive!.GlobalThreshold + forgetful.Adaptive.GlobalThreshold) / 2, second.Adaptive.GlobalThreshold, 1e-12);
    }

    /// <summary>A pool of one class, aligned with labels of three, is made less sure of.</summary>
    [Fact]
    public void Run_Aligned_ChangesWhichRowsAreSelected()
    {
        RoundRules rules = RoundData.Rules(new FixedThresholdRule(0.7f));
        FeatureMatrix ofClassZero = RoundData.Pool().Select([.. Enumerable.Range(0, 60).Where(i => i % 3 == 0)]);
        (Round round, ChainState start) = RoundData.Start(RoundData.Labeled(), rules);

        int plain = round.Run(start, ofClassZero, null, NoRows).Selected;
        int aligned = (round with { Rules = rules with { AlignmentStrength = 1 } }).Run(start, ofClassZero, null, NoRows).Selected;

        Assert.True(aligned < plain, $"{aligned} of {plain}");
    }

    /// <summary>A gate that trained its chains on more rows than the run's student is given would judge another program.</summary>
    [Fact]
    public void Run_RowsThatTheMemoryDoesNotHold_AsManyAreTakenAsByARunOfOneBatch()
    {
        TrainingSet labeled = RoundData.Labeled(columns: 300);
        FeatureMatrix pool = RoundData.Pool(rows: 2_000, columns: 300);
        RoundRules rules = RoundData.Rules(new FixedThresholdRule(0)) with { Memory = new TrainingBudget(1) };
        (Round round, ChainState start) = RoundData.Start(labeled, rules);

        RoundOutcome outcome = round.Run(start, pool, null, NoRows);
        RoundOutcome steps = Steps(round, start, pool, null, batches: 1);

        Assert.InRange(outcome.Selected, 900, 1_100); // 1 MiB holds 865 such rows; a thousand are taken however wide
        Assert.Equal(steps.Selected, outcome.Selected);
        Assert.Equal(TreeData.Bytes(steps.After.Model), TreeData.Bytes(outcome.After.Model));
    }

    /// <summary>
    /// Three rounds with pseudo-labels of a model that knows its own labels by heart. Held-out labels without meaning stay at chance, for
    /// no part was given them; had the teacher or the student seen them, they would be told right.
    /// </summary>
    [Fact]
    public void Run_LabelsWithoutMeaning_HeldOutRowsStayAtChance()
    {
        var right = new List<int>();
        for (ulong seed = 0; seed < 3; seed++)
        {
            TrainingSet all = RoundData.Meaningless(seed, 240);
            TrainingSet train = all.Select([.. Enumerable.Range(0, 160)]);
            TrainingSet held = all.Select([.. Enumerable.Range(160, 80)]);
            RoundRules rules = RoundData.Rules(new FixedThresholdRule(0));
            (Round round, ChainState state) = RoundData.Start(train, rules, "forest", seed, threads: 2);
            for (int number = 1; number <= 3; number++)
            {
                // The held-out rows lie in the pool without their labels, as nothing forbids.
                RoundOutcome outcome = (round with { Number = number }).Run(state, all.Features, null, held.Features);
                right.Add(held.Labels.Zip(outcome.Held.Chunk(2), (y, row) => PoolPredictions.ArgMax(row) == y ? 1 : 0).Sum());
                state = outcome.After;
            }

            Assert.InRange(TreeData.Correct(state.Model, train), 155, 160);
        }

        Assert.InRange(right.Average() / 80, 0.35, 0.65);
    }

    [Fact]
    public void Run_TwoClassesOfTwoRows_IsARound()
    {
        TrainingSet train = RoundData.Meaningless(1, 4);
        (Round round, ChainState start) = RoundData.Start(train, RoundData.Rules(new FixedThresholdRule(0)), ["logistic", "forest"]);

        RoundOutcome outcome = round.Run(start, RoundData.Meaningless(2, 30).Features, null, train.Features);

        Assert.Equal(30, outcome.Selected);
        Assert.All(outcome.Held, p => Assert.True(float.IsFinite(p)));
    }

    /// <summary>The steps as a run's activities call them.</summary>
    private static RoundOutcome Steps(Round round, ChainState before, FeatureMatrix pool, TeacherOpinion? opinion, int batches)
    {
        int[][] rows = [.. Enumerable.Range(0, pool.Rows).Chunk((pool.Rows + batches - 1) / batches)];
        FeatureMatrix[] features = [.. rows.Select(r => pool.Select(r))];
        double[]? shares = round.Rules.UsesPoolShares ? PoolShares.Mean(round.Teach(before.Model, before.Supervised, opinion), pool) : null;
        var predicted = features.Select((batch, b) => round.Predict(Teacher(b), shares, batch)).ToList();
        var confidences = new ConfidenceHistogram(3);
        predicted.ForEach(batch => confidences.Merge(batch.Confidences));
        RoundSelection selection = round.Select(confidences, shares, opinion?.OutOfFold, before.Adaptive);
        StudentSample sample = round.Sample(selection, pool);
        var student = new StudentSetBuilder(round.Labeled, sample, selection.PoolConfidence);
        for (int b = 0; b < features.Length; b++)
        {
            int[] taken = sample.Take(predicted[b].Predicted, selection.Thresholds, b);
            student.Add(predicted[b].Predicted, taken, features[b].Select(taken));
        }

        IModel model = round.Train(round.Weigh(student, before.Model), selection, before.Model);
        return new RoundOutcome(new ChainState(model, before.Supervised ?? before.Model, selection.Thresholds.State), student.Selected, []);

        Teacher Teacher(int batch) => round.Teach(
            before.Model,
            before.Supervised,
            opinion is null ? null : opinion with { Probabilities = Of(rows[batch], opinion.Probabilities) });
    }

    private static float[] Of(int[] rows, float[] probabilities) => [.. rows.SelectMany(r => probabilities.Skip(3 * r).Take(3))];

    /// <summary>An opinion that says the same class as the clouds' order does, of some rows more surely than of others.</summary>
    private static TeacherOpinion Opinion(int labeledRows, int poolRows)
    {
        return new TeacherOpinion(Say(poolRows), 0.3) { OutOfFold = Say(labeledRows) };

        static float[] Say(int rows) => [.. Enumerable.Range(0, rows).SelectMany(Row)];

        static IEnumerable<float> Row(int row)
        {
            float sure = 0.5f + row % 5 * 0.1f;
            return Enumerable.Range(0, 3).Select(k => k == row % 3 ? sure : (1 - sure) / 2);
        }
    }
}
