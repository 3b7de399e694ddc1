using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.TrainingContract;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Networks;

/// <summary>
/// A small convolutional network in the manner of VGG (Simonyan and Zisserman 2015). A stage is two 3 by 3 convolutions; each next stage
/// has twice the channels and half the side. The mean of each channel comes last.
/// </summary>
internal sealed class ConvolutionalNetwork : Network
{
    private readonly List<(Block First, Block Second)> stages = [];
    private readonly Linear last;
    private readonly double dropout;

    public ConvolutionalNetwork(ImageShape image, int classes, int width, int depth, double dropout, NormalizationKind kind)
        : base("cnn")
    {
        this.dropout = dropout;
        (int height, int breadth, int channels) = (image.Height, image.Width, image.Channels);
        for (int s = 0; s < depth; s++)
        {
            int outputs = width << s;
            stages.Add((
                Block.Convolution($"stage{s}a", channels, outputs, height, breadth, kind),
                Block.Convolution($"stage{s}b", outputs, outputs, height, breadth, kind)));
            register_module($"stage{s}a", stages[s].First);
            register_module($"stage{s}b", stages[s].Second);
            (height, breadth, channels) = (height / 2, breadth / 2, outputs);
        }

        last = nn.Linear(channels, classes);
        register_module("last", last);
        Description = $"cnn {string.Join('-', Enumerable.Range(0, depth).Select(s => width << s))}";
    }

    public override string Description { get; }

    /// <summary>As many stages as leave 4 to 7 pixels, 3 at most.</summary>
    public static int StagesFor(ImageShape image)
    {
        int side = Math.Min(image.Height, image.Width);
        int stages = 1;
        while (side >= 8 && stages < 3)
        {
            side /= 2;
            stages++;
        }

        return stages;
    }

    public override Tensor forward(Tensor input) => last.call(Drop(Embed(input), dropout));

    public override Tensor Embed(Tensor input)
    {
        Tensor seen = input;
        for (int s = 0; s < stages.Count; s++)
        {
            Tensor next = Stage(s, seen);
            if (s > 0)
            {
                seen.Dispose();
            }

            seen = next;
        }

        using (seen)
        using (Tensor full = seen.to(ScalarType.Float32))
        {
            return full.mean([2L, 3L]);
        }
    }

    private Tensor Stage(int number, Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor found = stages[number].Second.call(stages[number].First.call(input));
        return (number + 1 < stages.Count ? nn.functional.max_pool2d(found, 2) : found).MoveToOuterDisposeScope();
    }

    public override IReadOnlyList<NetworkLayer> Export() =>
    [
        .. stages.SelectMany((stage, s) =>
            stage.First.Export().Concat(stage.Second.Export()).Concat(s + 1 < stages.Count ? [new MaxPoolLayer()] : [])),
        new GlobalAverageLayer(),
        new DenseLayer((int)last.weight!.shape[1], (int)last.weight.shape[0], TensorValues.Of(last.weight), TensorValues.Of(last.bias!)),
    ];
}
