using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Networks;

public sealed class ExportTests
{
    public static TheoryData<string, string, int> Networks =>
        new MatrixTheoryData<string, string, int>(["mlp", "cnn"], ["batch", "layer", "none"], [1, 3]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_file_gives_the_trainers_own_probabilities(string network, string normalization, int channels)
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var image = new ImageShape(9, 8, channels);
        var request = new TrainingRequest
        {
            Version = "test",
            ClassCount = 5,
            FeatureCount = image.Columns,
            Image = image,
            LabeledFeatures = "",
            Labels = [],
            Tasks = [],
            Options = new TrainingOptions { Network = network, Normalization = normalization, Width = 12 },
            MemoryMiB = 1,
        };
        Network trained = Trained(request);
        float[] rows = TensorValues.Of(randn([50, image.Columns], generator: new Generator(3, CPU)));
        Tensor input = tensor(rows, [50, image.Columns]);
        if (network == "cnn")
        {
            input = input.reshape(50, 9, 8, channels).permute(0, 3, 1, 2).contiguous();
        }

        float[] own = TensorValues.Of((trained.call(input) / 1.5f).softmax(1));
        byte[] onnx = OnnxWriter.Write(new OnnxNetwork
        {
            FeatureCount = image.Columns,
            ClassCount = 5,
            Image = network == "cnn" ? image : null,
            Layers = trained.Export(),
            Temperature = 1.5,
        });
        var scores = new float[250];
        OnnxModel.Read(onnx).Score(new FeatureMatrix(50, image.Columns, image.Columns, rows), 0, 50, scores);
        new Temperature(1.5).Apply(scores, scores, 5);
        Assert.All(own.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.True(own.Chunk(5).Select(p => p[0]).Distinct().Count() > 40, "the network says the same of every row: nothing is compared");
    }

    /// <summary>Some steps, so that normalization has statistics of its own.</summary>
    private static Network Trained(TrainingRequest request)
    {
        Network network = NetworkFactory.Create(request, CPU);
        network.Initialize(new Generator(1, CPU));
        var random = new StepRandom(2);
        network.Random = random;
        using var optimizer = optim.AdamW(network.parameters(), 0.01);
        for (int step = 0; step < 20; step++)
        {
            random.Begin(step);
            Tensor rows = randn([32, request.FeatureCount], generator: random.Host) + 0.3f;
            Tensor input = request.Options.Network == "cnn"
                ? rows.reshape(32, request.Image!.Height, request.Image.Width, request.Image.Channels).permute(0, 3, 1, 2).contiguous()
                : rows;
            Tensor loss = nn.functional.cross_entropy(network.call(input), randint(5, [32], ScalarType.Int64, generator: random.Host));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        network.eval();
        return network;
    }
}
