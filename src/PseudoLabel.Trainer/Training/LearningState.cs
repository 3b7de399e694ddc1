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
        using var scope = NewDisposeScope();
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            foreach (Tensor state in Tensors(learning))
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
        foreach (Tensor state in Tensors(learning))
        {
            state.copy_(Tensor.Load(reader));
        }
    }

    /// <summary>
    /// In the order they are saved in. Modules are not loaded as such: TorchSharp moves one to the CPU and back for that, and what held its
    /// weights on a GPU then holds nothing.
    /// </summary>
    private static IEnumerable<Tensor> Tensors(NetworkLearning learning) =>
        learning.Network.state_dict().Values.Concat(learning.Average.Network.state_dict().Values)
            .Concat(learning.Optimizer.State).Concat(learning.State);
}
