namespace PseudoLabel.Run.Results.Csv;

/// <summary>Reads <c>pseudo-labels.csv</c>, row by row. Strings that come again are shared.</summary>
internal sealed class PseudoLabelReader : IDisposable
{
    private readonly ResultReader table;
    private readonly SharedStrings strings = new();
    private readonly int fields;

    /// <summary>Opens a whole file. The stream stays open.</summary>
    public PseudoLabelReader(Stream stream)
    {
        table = new ResultReader(stream, "pseudo-labels.csv", PseudoLabelCsv.Columns, hasHeaders: true);

        // Behind its own columns are those that the run was asked to carry, and probabilities.
        fields = PseudoLabelCsv.Columns.Length + table.FurtherColumns().Count();
    }

    /// <summary>Moves to the next row.</summary>
    public bool Next()
    {
        if (!table.Next())
        {
            return false;
        }

        return table.RowFields == fields ? true : throw table.Fault($"has {table.RowFields} fields, not {fields}");
    }

    /// <summary>The current row.</summary>
    public LabeledRow Row() => new(
        strings.Get(table.Text(0)),
        table.Integer(1),
        strings.Get(table.Text(2)),
        table.Number(3),
        RowDecisions.Parse(table.Text(4)) ?? throw table.Fault(4, "is not 'accepted', 'review', 'rejected' or 'labeled'"),
        (int)table.Integer(5, int.MaxValue),
        strings.Get(table.Text(6)));

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();
}
