using System.Text;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// A column of lists. Where all lists have one length, their elements are columns, and a row with more or fewer elements cannot be used. A
/// list of texts becomes one text with spaces between. A list that is missing or empty is a missing cell.
/// </summary>
/// <param name="elements">The constant length; 0 for texts.</param>
internal sealed class ListCursor(Leaf leaf, LeafBlocks blocks, int elements) : LeafCursor
{
    private int at;
    private int valueAt;

    public override void Skip(int rows) => Read(rows, []);

    public override void Read(int rows, IReadOnlyList<LeafTarget> targets)
    {
        LeafTarget?[] byElement = new LeafTarget?[elements];
        foreach (LeafTarget target in targets.Where(t => t.Element >= 0))
        {
            byElement[target.Element] = target;
        }

        var texts = new StringBuilder();
        (int row, int length) = (-1, 0);
        while (Repetition() is { } repetition)
        {
            if (repetition == 0)
            {
                End(targets, row, length, texts);
                if (row + 1 == rows)
                {
                    return;
                }

                (row, length) = (row + 1, 0);
            }
            else if (row < 0)
            {
                throw new InvalidDataException("a list begins in the midst of one");
            }

            int definition = leaf.MaxDefinition == 0 ? 0 : blocks.Definitions[at];
            at++;
            if (definition < leaf.ListDefinition)
            {
                continue;
            }

            if (definition == leaf.MaxDefinition)
            {
                Take(targets, byElement, row, length, texts);
                valueAt++;
            }

            length++;
        }

        if (row + 1 < rows)
        {
            throw TooShort();
        }

        End(targets, row, length, texts);
    }

    /// <summary>Counts the elements of so many rows.</summary>
    /// <returns>The length that all have that have one; null where they differ.</returns>
    public int? ConstantLength(long rows)
    {
        (long row, int length, int? constant) = (-1, 0, 0);
        while (Repetition() is { } repetition)
        {
            if (repetition == 0)
            {
                if (!Agrees(length, ref constant))
                {
                    return null;
                }

                (row, length) = (row + 1, 0);
            }

            length += leaf.MaxDefinition == 0 || blocks.Definitions[at] >= leaf.ListDefinition ? 1 : 0;
            at++;
        }

        return row + 1 == rows ? Agrees(length, ref constant) ? constant : null : throw TooShort();
    }

    private static bool Agrees(int length, ref int? constant)
    {
        if (length > 0 && constant == 0)
        {
            constant = length;
        }

        return length == 0 || length == constant;
    }

    private int? Repetition()
    {
        if (at == blocks.Count)
        {
            (at, valueAt) = (0, 0);
            if (blocks.Next() < 0)
            {
                return null;
            }
        }

        int repetition = blocks.Repetitions[at];
        return repetition <= leaf.MaxRepetition ? repetition : throw new InvalidDataException("a page has levels that its column has not");
    }

    private void Take(IReadOnlyList<LeafTarget> targets, LeafTarget?[] byElement, int row, int element, StringBuilder texts)
    {
        if (elements > 0)
        {
            if (element < elements && byElement[element] is { } target)
            {
                target.Cells.CopyOne(blocks.Cells[target.Reader], valueAt, row);
            }
        }
        else if (targets.Count > 0 && blocks.Cells[0].Values![valueAt] is { } text)
        {
            if (text.Length > ParquetLimits.JoinedLength - texts.Length)
            {
                throw new UnreadableException("the texts of a list take more than 64 million letters; write them as rows or columns");
            }

            texts.Append(texts.Length == 0 ? string.Empty : " ").Append(text);
        }
    }

    private void End(IReadOnlyList<LeafTarget> targets, int row, int length, StringBuilder texts)
    {
        if (row < 0 || targets.Count == 0 || length == 0)
        {
            return;
        }

        if (elements == 0)
        {
            foreach (LeafTarget target in targets)
            {
                target.Cells.PutText(row, texts.Length == 0 ? null : texts.ToString());
            }

            texts.Clear();
        }
        else if (length != elements)
        {
            foreach (LeafTarget target in targets)
            {
                target.Cells.PutMissing(row);
            }

            targets[0].Cells.Bad[row] = $"the list has {length} values, others have {elements}";
        }
    }
}
