using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Run.Results.Parquet;

namespace PseudoLabel.Run.Results;

/// <summary>
/// Rows on their way into the finished data set: lines of <c>labeled.csv</c>, without a header, and row groups of <c>labeled.parquet</c>.
/// Their own cells are copied as they are.
/// </summary>
/// <param name="layout">The columns.</param>
/// <param name="csv">Gets the lines and stays open; null for none.</param>
/// <param name="parquet">Gets a Parquet file and stays open; null for none.</param>
internal sealed class FinishedPart(FinishedLayout layout, Stream? csv, Stream? parquet) : IDisposable
{
    private readonly FinishedGroup? group = parquet is null ? null : new FinishedGroup(layout, parquet);

    /// <summary>Adds a row.</summary>
    /// <param name="cells">Reads its cells.</param>
    /// <param name="row">What the run says of it.</param>
    public void Add(RawRowReader cells, FinishedTable table, in FinishedRow row)
    {
        if (csv is not null)
        {
            WriteLine(csv, cells, table, row);
        }

        group?.Add(cells, table, row);
    }

    /// <summary>Ends what can be ended: the rows that are not written yet.</summary>
    public Task EndAsync() => group?.EndAsync() ?? Task.CompletedTask;

    /// <summary>Lets go of what it borrowed.</summary>
    public void Dispose() => group?.Dispose();

    private void WriteLine(Stream to, RawRowReader cells, FinishedTable table, in FinishedRow row)
    {
        var line = new CsvLine();
        for (int i = 0; i < layout.Data.Count; i++)
        {
            if (i == layout.Label)
            {
                line.Text(row.Label);
            }
            else
            {
                line.Utf8(table.Cell(cells, i));
            }
        }

        line.Text(row.Origin.Name());
        line.Text(row.Predicted);
        line.SixDecimals(row.Confidence);
        line.Text(row.Decision?.Name() ?? "");
        if (row.Round is { } round)
        {
            line.Integer(round);
        }
        else
        {
            line.Text("");
        }

        line.Text(row.Source);
        line.Integer(row.Row);
        line.WriteTo(to);
    }
}
