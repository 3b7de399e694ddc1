namespace PseudoLabel.Workflow.Results.Csv;

/// <summary>Reads <c>pseudo-labels.csv</c>, row by row. Strings that come again are shared.</summary>
internal sealed class PseudoLabelReader : IDisposable
{
    private const string File = "pseudo-labels.csv";
    private readonly ResultReader table;
    private readonly SharedStrings strings;

    private PseudoLabelReader(ResultReader table, IReadOnlyList<string> probabilityClasses, SharedStrings strings)
    {
        this.table = table;
        this.strings = strings;
        ProbabilityClasses = probabilityClasses;
    }

    /// <summary>The classes that have a probability column, in order.</summary>
    public IReadOnlyList<string> ProbabilityClasses { get; }

    /// <summary>Opens a whole file. The stream stays open.</summary>
    public static PseudoLabelReader WithHeader(Stream stream)
    {
        var table = new ResultReader(stream, File, PseudoLabelCsv.Columns, hasHeaders: true);
        var classes = new List<string>();
        foreach (string name in table.FurtherColumns())
        {
            classes.Add(name.StartsWith(PseudoLabelCsv.ProbabilityPrefix, StringComparison.Ordinal)
                ? name[PseudoLabelCsv.ProbabilityPrefix.Length..]
                : throw table.Fault("names a column after 'reason' that is no probability, 'p_' and a class"));
        }

        return new PseudoLabelReader(table, classes, new SharedStrings());
    }

    /// <summary>Moves to the next row.</summary>
    public bool Next()
    {
        if (!table.Next())
        {
            return false;
        }

        int fields = PseudoLabelCsv.Columns.Length + ProbabilityClasses.Count;
        return table.RowFields == fields ? true : throw table.Fault($"has {table.RowFields} fields, not {fields}");
    }

    /// <summary>The current row.</summary>
    public LabeledRow Row() => new(
        strings.Get(table.Text(0)),
        table.Integer(1),
        strings.Get(table.Text(2)),
        table.Number(3),
        RowDecisions.Parse(table.Text(4)) ?? throw table.Fault(4, "is not 'accepted', 'review' or 'rejected'"),
        (int)table.Integer(5, int.MaxValue),
        strings.Get(table.Text(6)));

    /// <summary>A probability of the current row, by the class's place; NaN where the field is empty.</summary>
    public float Probability(int index) => table.Number(PseudoLabelCsv.Columns.Length + index);

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();
}
