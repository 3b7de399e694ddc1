using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class NeuralRequestTests
{
    private static readonly RunSettings Neural = new() { Learner = NeuralLearning.Learner };

    [Fact]
    public void Refuse_TooFewRowsOrTooManyColumns_SaysHowManyAndWhatToDo()
    {
        NeuralRequest.Refuse(Neural, NeuralRequest.LeastRows, NeuralRequest.MostFeatures);
        NeuralRequest.Refuse(Neural with { MaxRounds = 0 }, NeuralRequest.LeastRows - 1, NeuralRequest.MostFeatures + 1);

        Assert.StartsWith(
            "there are 19 labeled rows; learner neural needs at least 20",
            Assert.Throws<UserErrorException>(() => NeuralRequest.Refuse(Neural, NeuralRequest.LeastRows - 1, 1)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "the columns make 16,385 features, and learner neural takes 16,384 at most",
            Assert.Throws<UserErrorException>(
                () => NeuralRequest.Refuse(Neural, NeuralRequest.LeastRows, NeuralRequest.MostFeatures + 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_EnoughRowsOfEachClass_IsAFifthOfEachDrawnBySeed()
    {
        const int Classes = 3;
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % Classes)];
        int[] train = [.. Enumerable.Range(0, 45)];

        int[] drawn = NeuralRequest.Calibration(labels, train, Classes, seed: 1);

        Assert.Equal([3, 3, 3], Enumerable.Range(0, Classes).Select(k => drawn.Count(i => labels[i] == k)));
        Assert.Subset(train.ToHashSet(), drawn.ToHashSet());
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(drawn, NeuralRequest.Calibration(labels, train, Classes, seed: 1));
        Assert.NotEqual(drawn, NeuralRequest.Calibration(labels, train, Classes, seed: 2));
    }

    [Fact]
    public void Calibration_RowsInGroups_SparesWholeGroups()
    {
        int[] groups = [.. Enumerable.Range(0, 60).Select(i => i / 4)];
        int[] labels = [.. groups.Select(group => group % 3)];
        int[] train = [.. Enumerable.Range(0, 60).Where(i => groups[i] != 7)];

        int[] drawn = NeuralRequest.Calibration(labels, train, 3, seed: 1, groups);

        Assert.Empty(drawn); // Class 1 has four groups here, of which none can be spared.
        drawn = NeuralRequest.Calibration(labels, [.. Enumerable.Range(0, 60)], 3, seed: 1, groups);
        Assert.Equal(12, drawn.Length);
        Assert.Equal(3, drawn.Select(i => groups[i]).Distinct().Count());
    }

    [Fact]
    public void Calibration_RowsInTime_SparesTheLatest()
    {
        int[] train = [.. Enumerable.Range(0, 50)];

        int[] drawn =
            NeuralRequest.Calibration([.. train.Select(i => i % 2)], train, 2, seed: 1, null, [.. train.Select(i => 100 - i)]);

        Assert.Equal(Enumerable.Range(0, 10), drawn);
    }

    [Fact]
    public void Calibration_AClassOfFourRows_SparesNone() =>
        Assert.Empty(NeuralRequest.Calibration([0, 0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8], 2, seed: 1));

    [Fact]
    public async Task BuildAsync_ABatchFailed_ItsFeaturesAreNotAskedFor()
    {
        using SmallData data = NeuralRuns.Data();
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await run.Activities().SetAsideAsync(new FailedPiece(SteppedRun.Id, PieceKind.Ingest, 1, "torn"));

        TrainingRequest request = await NeuralRequest.BuildAsync(run.Context());

        Assert.Equal(
            ["run", "chain-000", "chain-001", "chain-002", "alone-000", "alone-001", "alone-002"],
            request.Tasks.Select(t => t.Name));
        Assert.Equal([RunNames.Features(0), RunNames.Features(2)], request.Tasks[0].Pool);
    }

    /// <summary>What the pool gains is seen only against the same network, of the same seed, trained as long on the same labels.</summary>
    [Fact]
    public async Task BuildAsync_ChainAndItsTwinWithoutPool_DifferInThePoolAlone()
    {
        using SmallData data = NeuralRuns.Data();
        using SteppedRun run = await NeuralRuns.GatheredAsync(data, s => s with { TrainSteps = 700 });

        TrainingRequest request = await NeuralRequest.BuildAsync(run.Context());

        for (int c = 0; c < NeuralRuns.Chains; c++)
        {
            TrainingTask chain = request.Tasks.Single(t => t.Name == NeuralRequest.Chain(c));
            TrainingTask alone = request.Tasks.Single(t => t.Name == NeuralRequest.Alone(c));
            Assert.Equal([RunNames.Pool], chain.Pool);
            Assert.Empty(alone.Pool);
            Assert.Equal((chain.Seed, 700), (alone.Seed, alone.Steps));
            Assert.Equal(chain.Train, alone.Train);
            Assert.Equal(chain.Held, alone.Held);
            Assert.Equal(chain.Calibration, alone.Calibration);
        }
    }
}
