using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// How weights lie in memory while rows are scored or trained on. Three parts, one after the other: dense weights,
/// [<see cref="Outputs"/> x <see cref="DenseStride"/>]; biases, [<see cref="Outputs"/>]; sparse weights,
/// [sparse columns x <see cref="SparseStride"/>], so that one sparse entry meets the weights of all outputs side by side.
/// Padding is always zero.
/// </summary>
internal sealed record LinearShape
{
    /// <summary>Rows that the kernels take at once.</summary>
    internal const int BlockRows = ClassBlocks.Rows;

    /// <summary>Columns of one transposed panel: with 64 rows it takes 16 KiB, half of a usual first-level cache.</summary>
    internal const int PanelColumns = 64;

    internal LinearShape(int usedOutputs, int denseColumns, int columns)
    {
        UsedOutputs = usedOutputs;
        Outputs = usedOutputs + (usedOutputs & 1);
        DenseColumns = denseColumns;
        SparseColumns = columns - denseColumns;
        DenseStride = (denseColumns + 15) & ~15;
        SparseStride = usedOutputs == 1 ? 1 : (usedOutputs + 7) & ~7;
        Length = checked(Outputs * DenseStride + Outputs + SparseColumns * SparseStride);
    }

    /// <summary>Logits per row: the number of classes, or one for two classes.</summary>
    internal int UsedOutputs { get; }

    /// <summary>Logits per row with padding: even, because the kernels take outputs by fours and twos.</summary>
    internal int Outputs { get; }

    /// <summary>Number of dense columns.</summary>
    internal int DenseColumns { get; }

    /// <summary>Number of sparse columns.</summary>
    internal int SparseColumns { get; }

    /// <summary>Dense columns with padding, a multiple of 16.</summary>
    internal int DenseStride { get; }

    /// <summary>Values per sparse column: one for one output, else a multiple of 8.</summary>
    internal int SparseStride { get; }

    /// <summary>Number of values, with padding.</summary>
    internal int Length { get; }

    /// <summary>Where the biases start.</summary>
    internal int BiasStart => Outputs * DenseStride;

    /// <summary>Where the sparse weights start.</summary>
    internal int SparseStart => BiasStart + Outputs;

    /// <summary>Where the weight of one column (dense or sparse, by its absolute number) for one output lies.</summary>
    internal int IndexOf(int output, int column) => column < DenseColumns
        ? output * DenseStride + column
        : SparseStart + (column - DenseColumns) * SparseStride + output;
}
