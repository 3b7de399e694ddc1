using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>Unlabeled rows in an endless, seeded order.</summary>
internal interface IPool : IDisposable
{
    /// <summary>Rows that are in memory at once at most.</summary>
    long ResidentRows { get; }

    /// <summary>Where it stands: a window's number, and the rows given of it.</summary>
    (long Window, long Position) Place { get; set; }

    /// <summary>All rows, where they are in memory as a whole; else null.</summary>
    Tensor? Whole { get; }

    /// <summary>The next rows, count x columns, and their numbers in <see cref="Whole"/>; null where there is none.</summary>
    /// <param name="count">How many.</param>
    (Tensor Rows, Tensor? Numbers) Next(int count);
}
