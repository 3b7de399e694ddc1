using PseudoLabel.Trainer.Checkpoints;

namespace PseudoLabel.Trainer.Tests.Checkpoints;

public sealed class CheckpointFileTests
{
    private static readonly Checkpoint Some = new()
    {
        Task = [1, 2, 3],
        Calibrating = true,
        Temperature = 1.25,
        Steps = 100,
        Step = 17,
        LabeledPosition = 99,
        PoolPlace = (2, 31),
        Patience = (0.5, 12, 3),
        EndedEarly = null,
        Tensors = [9, 8, 7, 6, 5],
    };

    [Fact]
    public void It_is_read_back()
    {
        Checkpoint back = CheckpointFile.Read(CheckpointFile.Write(Some))!;
        Assert.Equal(Some.Task, back.Task);
        Assert.Equal(Some.Tensors, back.Tensors);
        Assert.Equal(Some with { Task = back.Task, Tensors = back.Tensors }, back);
    }

    [Fact]
    public void Any_damaged_byte_is_seen()
    {
        byte[] bytes = CheckpointFile.Write(Some);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            Assert.Null(CheckpointFile.Read(damaged));
        }
    }

    [Fact]
    public void A_file_cut_short_is_seen()
    {
        byte[] bytes = CheckpointFile.Write(Some);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Null(CheckpointFile.Read(bytes[..length]));
        }
    }
}
