namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>The rows of a stored column, one after another.</summary>
internal abstract class LeafCursor
{
    /// <summary>Passes over rows.</summary>
    public abstract void Skip(int rows);

    /// <summary>Reads the next rows into the cells that were asked for.</summary>
    public abstract void Read(int rows, IReadOnlyList<LeafTarget> targets);

    protected static InvalidDataException TooShort() => new("a column ends before its row group's rows");
}

/// <summary>Where cells of a stored column go.</summary>
/// <param name="Reader">The place of their reader among those of the column.</param>
/// <param name="Element">Of a list of constant length, which element; of others, -1.</param>
internal readonly record struct LeafTarget(int Reader, int Element, ColumnCells Cells);

/// <summary>A column with one value a row, or none.</summary>
internal sealed class FlatCursor(Leaf leaf, LeafBlocks blocks) : LeafCursor
{
    private int at;
    private int valueAt;

    public override void Skip(int rows)
    {
        while (rows > 0)
        {
            if (at == blocks.Count)
            {
                (at, valueAt) = (0, 0);
                int passed = blocks.Next(rows);
                rows -= passed >= 0 ? passed : throw TooShort();
                continue;
            }

            int count = Math.Min(rows, blocks.Count - at);
            valueAt += IsDense ? count : blocks.Definitions.AsSpan(at, count).Count(leaf.MaxDefinition);
            at += count;
            rows -= count;
        }
    }

    public override void Read(int rows, IReadOnlyList<LeafTarget> targets)
    {
        for (int done = 0; done < rows;)
        {
            if (at == blocks.Count)
            {
                (at, valueAt) = (0, 0);
                if (blocks.Next() < 0)
                {
                    throw TooShort();
                }
            }

            int count = Math.Min(rows - done, blocks.Count - at);
            int present = count;
            foreach (LeafTarget target in targets)
            {
                if (IsDense)
                {
                    target.Cells.Copy(blocks.Cells[target.Reader], valueAt, done, count);
                }
                else
                {
                    present = target.Cells.Scatter(blocks.Cells[target.Reader], valueAt, blocks.Definitions.AsSpan(at, count),
                        leaf.MaxDefinition, done);
                }
            }

            at += count;
            valueAt += present;
            done += count;
        }
    }

    private bool IsDense => blocks.Present == blocks.Count;
}
