using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.TrainingContract;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Networks;

/// <summary>A multilayer perceptron: hidden layers of one width, each normalized, rectified and thinned by dropout.</summary>
internal sealed class Perceptron : Network
{
    private readonly List<Block> hidden = [];
    private readonly Linear last;
    private readonly double dropout;

    public Perceptron(int inputs, int classes, int width, int depth, double dropout, NormalizationKind kind)
        : base("mlp")
    {
        this.dropout = dropout;
        for (int i = 0; i < depth; i++)
        {
            hidden.Add(Block.Dense($"hidden{i}", i == 0 ? inputs : width, width, kind));
            register_module($"hidden{i}", hidden[i]);
        }

        last = nn.Linear(depth == 0 ? inputs : width, classes);
        register_module("last", last);
        Description = $"mlp {string.Join('-', Enumerable.Repeat(width, depth))}";
    }

    public override string Description { get; }

    public override Tensor forward(Tensor input) => last.call(Embed(input));

    public override Tensor Embed(Tensor input)
    {
        Tensor seen = input;
        foreach (Block block in hidden)
        {
            Tensor next = Layer(block, seen);
            if (!ReferenceEquals(seen, input))
            {
                seen.Dispose();
            }

            seen = next;
        }

        return seen;
    }

    private Tensor Layer(Block block, Tensor input)
    {
        using var scope = NewDisposeScope();
        return Drop(block.call(input).to(ScalarType.Float32), dropout).MoveToOuterDisposeScope();
    }

    public override IReadOnlyList<NetworkLayer> Export() =>
    [
        .. hidden.SelectMany(h => h.Export()),
        new DenseLayer((int)last.weight!.shape[1], (int)last.weight.shape[0], TensorValues.Of(last.weight), TensorValues.Of(last.bias!)),
    ];
}
