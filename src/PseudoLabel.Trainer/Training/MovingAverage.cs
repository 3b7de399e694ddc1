using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// The moving average of a network's weights, and of its normalization's statistics (Tarvainen and Valpola 2017, "Mean teachers"): it
/// labels the pool, and predicts.
/// </summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly (Tensor Average, Tensor Current)[] pairs;
    private readonly FlatTensors? flat;
    private readonly double decay;

    /// <summary>Starts the average at the network's weights.</summary>
    /// <param name="average">Another of its kind, that takes the average.</param>
    /// <param name="decay">The decay, 0 to below 1; 0 follows the network.</param>
    /// <param name="weights">The buffer that the network's weights lie in; null where they do not.</param>
    public MovingAverage(Network network, Network average, double decay, FlatTensors? weights = null)
    {
        this.decay = decay;
        Network = average;
        average.eval();
        Dictionary<string, Tensor> current = network.state_dict();
        pairs = [.. average.state_dict().Where(s => s.Value.is_floating_point()).Select(s => (s.Value, current[s.Key]))];
        using var _ = no_grad();
        Array.ForEach(pairs, p => p.Average.detach().copy_(p.Current));
        if (weights is not null)
        {
            flat = new FlatTensors([.. average.parameters()]);
            HashSet<string> names = [.. average.named_parameters().Select(p => p.name)];
            pairs =
            [
                (flat.Values, weights.Values),
                .. average.state_dict().Where(s => s.Value.is_floating_point() && !names.Contains(s.Key))
                    .Select(s => (s.Value, current[s.Key])),
            ];
        }
    }

    /// <summary>The network with the averaged weights.</summary>
    public Network Network { get; }

    /// <summary>Takes a step's weights in. Early steps count more, so that the start is soon forgotten.</summary>
    /// <param name="step">The step, from 0.</param>
    public void Update(int step)
    {
        using var _ = no_grad();
        using Tensor weight = tensor((float)(1 - Math.Min(decay, (1.0 + step) / (10 + step))), device: pairs[0].Average.device);
        foreach ((Tensor average, Tensor now) in pairs)
        {
            average.lerp_(now, weight);
        }
    }

    public void Dispose()
    {
        Network.Dispose();
        flat?.Dispose();
    }
}
