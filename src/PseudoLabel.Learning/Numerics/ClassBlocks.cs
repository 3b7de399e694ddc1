namespace PseudoLabel.Learning.Numerics;

/// <summary>
/// Scores or probabilities of rows, in blocks of 64 rows that hold class after class: [blocks] of [classes x 64]. What is computed from a
/// row's classes runs over eight rows at once then, each lane a row, so that no result depends on the width of the machine's vectors.
/// The last block's places past the last row hold numbers without meaning.
/// </summary>
public static class ClassBlocks
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 64;

    /// <summary>Rows that a pass takes at once: many enough for models that prefer many, few enough for the second-level cache.</summary>
    public const int PassRows = 16 * Rows;

    /// <summary>Values that rows take.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    public static int Length(int rows, int classes) => checked((rows + Rows - 1) / Rows * Rows * classes);

    /// <summary>The block that holds a row.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="row">The row, its block's first.</param>
    /// <param name="classes">Number of classes.</param>
    public static Span<float> Of(Span<float> blocks, int row, int classes) => blocks.Slice(row * classes, Rows * classes);

    /// <summary>Turns rows into blocks.</summary>
    /// <param name="values">Rows x classes values, row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="blocks">Receives <see cref="Length"/> values.</param>
    public static void FromRows(ReadOnlySpan<float> values, int classes, Span<float> blocks)
    {
        for (int at = 0; at < values.Length; at += Rows * classes)
        {
            int rows = Math.Min(Rows, (values.Length - at) / classes);
            BlockTranspose.ToColumns(values.Slice(at, rows * classes), classes, rows, classes, blocks.Slice(at, Rows * classes));
        }
    }

    /// <summary>Turns blocks into rows.</summary>
    /// <param name="blocks">Blocks of at least as many rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="values">Receives rows x classes values, row-major.</param>
    public static void ToRows(ReadOnlySpan<float> blocks, int classes, Span<float> values)
    {
        for (int at = 0; at < values.Length; at += Rows * classes)
        {
            int rows = Math.Min(Rows, (values.Length - at) / classes);
            BlockTranspose.ToRows(blocks.Slice(at, Rows * classes), rows, classes, values.Slice(at, rows * classes));
        }
    }
}
