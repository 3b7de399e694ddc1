namespace PseudoLabel.Data;

/// <summary>
/// Reads rows as their file has them, without regard to a schema: every row and every column. A text cell gives its characters, a value of
/// a columnar file its one text. A malformed row gives the cells that are there. So what goes in can come out again.
/// </summary>
public abstract class RawRowReader : IDisposable
{
    /// <summary>The 1-based line on which the row starts; 0 where the format has no lines.</summary>
    public virtual long Line => 0;

    /// <summary>Goes to the first row of a slice; of a sequential file slices are begun in their order.</summary>
    /// <param name="slice">The slice.</param>
    public abstract void BeginSlice(TableSlice slice);

    /// <summary>Goes to the slice's next row, which must be there.</summary>
    /// <exception cref="UserErrorException">The file has changed or is damaged.</exception>
    public abstract void Read();

    /// <summary>A cell as UTF-8, until the next row is read; empty where there is none.</summary>
    /// <param name="column">The column's place in the header.</param>
    public abstract ReadOnlySpan<byte> Cell(int column);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
