namespace PseudoLabel.Learning.Features;

/// <summary>The sparse part of a matrix while it is being filled, entry by entry, row by row.</summary>
internal sealed class SparseRows
{
    private int row;

    internal SparseRows(int rows, int entriesExpected)
    {
        Offsets = new int[rows + 1];
        Indices = new int[entriesExpected];
        Values = new float[entriesExpected];
    }

    internal int[] Offsets { get; }

    internal int[] Indices { get; private set; }

    internal float[] Values { get; private set; }

    internal int Count { get; private set; }

    /// <summary>Appends an entry to the current row; columns must ascend within it.</summary>
    internal void Append(int column, float value)
    {
        if (Count == Indices.Length)
        {
            int size = checked((int)Math.Min(Math.Max(64, Count * 2L), Array.MaxLength));
            (int[] indices, float[] values) = (Indices, Values);
            Array.Resize(ref indices, size);
            Array.Resize(ref values, size);
            (Indices, Values) = (indices, values);
        }

        Indices[Count] = column;
        Values[Count++] = value;
    }

    /// <summary>Multiplies the entries from the given one on.</summary>
    internal void Scale(int from, double factor)
    {
        foreach (ref float value in Values.AsSpan(from, Count - from))
        {
            value = (float)(value * factor);
        }
    }

    /// <summary>Ends the current row.</summary>
    internal void EndRow() => Offsets[++row] = Count;
}
