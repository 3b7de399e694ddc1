using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar;

/// <summary>An open file of a columnar format: its columns, and its rows in groups, each of which is read from its first row on.</summary>
internal interface IColumnarTable : IDisposable
{
    /// <summary>The columns that rows can be read of, and those that cannot; in file order.</summary>
    IReadOnlyList<ColumnarColumn> Columns { get; }

    /// <summary>The number of rows of each group.</summary>
    IReadOnlyList<long> GroupRows { get; }

    /// <summary>Begins at the first row of a group. Cells of columns that are not read are missing.</summary>
    /// <param name="wanted">The columns to read, by their places among <see cref="Columns"/>, and as what.</param>
    IColumnarRows Begin(int group, IReadOnlyList<(int Place, CellReader Reader)> wanted);
}

/// <summary>The rows of a group, one after another.</summary>
internal interface IColumnarRows
{
    /// <summary>Passes over rows.</summary>
    void Skip(int rows);

    /// <summary>Reads the next rows of every wanted column.</summary>
    ColumnCells[] Read(int rows);
}

/// <summary>A column of a columnar file.</summary>
/// <param name="Name">
/// Its name in the header: of a field of a structure <c>name.field</c>, of an element of a list of constant length <c>name[0]</c>.
/// </param>
/// <param name="Stored">Which of the stored columns it comes from; columns that come from the same are read together.</param>
/// <param name="Unread">Why it is not read; null where it is.</param>
internal sealed record ColumnarColumn(string Name, int Stored, string? Unread = null);
