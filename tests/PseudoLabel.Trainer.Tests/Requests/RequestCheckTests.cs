using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Optimizers;
using PseudoLabel.Trainer.Requests;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Requests;

public sealed class RequestCheckTests
{
    public static TheoryData<TrainingOptions, string> Unknown => new()
    {
        { new TrainingOptions { Optimizer = "adam" }, "there is no optimizer 'adam'; it is one of adamw, sgd; did you mean 'adamw'?" },
        { new TrainingOptions { Network = "rnn" }, "there is no network 'rnn'; it is one of auto, mlp, cnn; did you mean 'cnn'?" },
        { new TrainingOptions { Normalization = "group" }, "there is no normalization 'group'; it is one of auto, batch, layer, none" },
        {
            new TrainingOptions { UnlabeledLoss = "flexmatch" },
            "there is no loss on unlabeled rows 'flexmatch'; it is one of auto, lee, softmatch, fixmatch, freematch; "
                + "did you mean 'fixmatch'?"
        },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void Check_NameThatNothingObeys_IsRefusedBeforeTheFirstStep(TrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => RequestCheck.Check(Request(options), Rows)).Message);

    [Fact]
    public void Check_EveryName_IsObeyed()
    {
        Torch.Require();
        foreach (string optimizer in TrainingChoices.Optimizers.Names)
        {
            using IOptimizer made = OptimizerFactory.Create(new TrainingOptions { Optimizer = optimizer }, [], null);
            Assert.InRange(OptimizerFactory.Rate(new TrainingOptions { Optimizer = optimizer }), 0.001, 0.1);
        }

        foreach (string loss in TrainingChoices.UnlabeledLosses.Names)
        {
            Assert.NotNull(
                PseudoWeightsFactory.Create(PseudoWeightsFactory.Resolve(loss, images: true), new TrainingOptions(), 2, 10, CPU));
        }

        foreach (string norm in TrainingChoices.Normalizations.Names)
        {
            using Network network = NetworkFactory.Create(Request(new TrainingOptions { Normalization = norm }), CPU);
            Assert.True(network.WeightCount > 0);
        }
    }

    private static FeatureMatrix Rows => new(4, 2, 2, new float[8]);

    private static TrainingRequest Request(TrainingOptions options) => new()
    {
        Version = "1",
        ClassCount = 2,
        FeatureCount = 2,
        LabeledFeatures = "labeled",
        Labels = [0, 1, 0, 1],
        Tasks = [new TrainingTask { Name = "run", Train = [0, 1, 2, 3], Seed = 1 }],
        Options = options,
        MemoryMiB = 16,
    };
}
