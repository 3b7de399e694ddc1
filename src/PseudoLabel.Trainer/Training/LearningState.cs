using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>The tensors of a training as bytes, and back.</summary>
internal static class LearningState
{
    /// <summary>Everything that the next step depends on, but positions.</summary>
    public static byte[] Save(NetworkLearning learning)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            learning.Network.save(writer);
            learning.Average.Network.save(writer);
            foreach (Tensor state in learning.Optimizer.State.Concat(learning.State))
            {
                state.Save(writer);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Fills a training that was prepared for the same task.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    public static void Load(NetworkLearning learning, byte[] bytes)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        learning.Network.load(reader);
        learning.Average.Network.load(reader);
        foreach (Tensor state in learning.Optimizer.State.Concat(learning.State))
        {
            state.copy_(Tensor.Load(reader));
        }
    }
}
