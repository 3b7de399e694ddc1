using System.Runtime.InteropServices;

namespace PseudoLabel.Learning.Graph;

/// <summary>The nearest nodes of each of some rows, nearest first; of equally near ones the lower number first.</summary>
public sealed class NeighborTable
{
    private const uint Magic = 0x31544E50; // "PNT1", little-endian

    /// <summary>Creates a table over given arrays; they are not copied.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="neighbors">Neighbors of each row, k.</param>
    /// <param name="nodes">rows x k node numbers.</param>
    /// <param name="squares">rows x k squared distances, at least 0.</param>
    public NeighborTable(int rows, int neighbors, int[] nodes, float[] squares)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(squares);
        ArgumentOutOfRangeException.ThrowIfNotEqual(nodes.Length, checked(rows * neighbors));
        ArgumentOutOfRangeException.ThrowIfNotEqual(squares.Length, nodes.Length);
        (Rows, Neighbors, Nodes, Squares) = (rows, neighbors, nodes, squares);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Neighbors of each row, k; 0 where there is no other node.</summary>
    public int Neighbors { get; }

    /// <summary>The nodes, rows x k.</summary>
    public int[] Nodes { get; }

    /// <summary>The squared distances, rows x k.</summary>
    public float[] Squares { get; }

    /// <summary>A row's nodes.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<int> NodesOf(int row) => Nodes.AsSpan(row * Neighbors, Neighbors);

    /// <summary>A row's squared distances.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<float> SquaresOf(int row) => Squares.AsSpan(row * Neighbors, Neighbors);

    /// <summary>A copy of the given rows.</summary>
    /// <param name="rows">Row numbers.</param>
    public NeighborTable Select(ReadOnlySpan<int> rows)
    {
        var nodes = new int[rows.Length * Neighbors];
        var squares = new float[rows.Length * Neighbors];
        for (int i = 0; i < rows.Length; i++)
        {
            NodesOf(rows[i]).CopyTo(nodes.AsSpan(i * Neighbors));
            SquaresOf(rows[i]).CopyTo(squares.AsSpan(i * Neighbors));
        }

        return new NeighborTable(rows.Length, Neighbors, nodes, squares);
    }

    /// <summary>Writes the table.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<uint> header = [Magic, (uint)Rows, (uint)Neighbors];
        stream.Write(MemoryMarshal.AsBytes(header));
        stream.Write(MemoryMarshal.AsBytes(Nodes.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(Squares.AsSpan()));
    }

    /// <summary>Reads a table.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no table.</exception>
    public static NeighborTable Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<uint> header = stackalloc uint[3];
        stream.ReadExactly(MemoryMarshal.AsBytes(header));
        if (header[0] != Magic)
        {
            throw new InvalidDataException("These bytes are not a neighbor table.");
        }

        (int rows, int neighbors) = ((int)header[1], (int)header[2]);
        var table = new NeighborTable(rows, neighbors, new int[rows * neighbors], new float[rows * neighbors]);
        stream.ReadExactly(MemoryMarshal.AsBytes(table.Nodes.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes(table.Squares.AsSpan()));
        return table;
    }
}
