using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>Unlabeled rows in an endless, seeded order.</summary>
internal interface IPool : IDisposable
{
    /// <summary>Rows that are in memory at once at most.</summary>
    long ResidentRows { get; }

    /// <summary>Where it stands: a window's number, and the rows given of it.</summary>
    (long Window, long Position) Place { get; set; }

    /// <summary>The next rows, count x columns, on the CPU.</summary>
    /// <param name="count">How many.</param>
    Tensor Next(int count);
}
