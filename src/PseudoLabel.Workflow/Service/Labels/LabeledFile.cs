using System.Globalization;
using PseudoLabel.Core;
using PseudoLabel.Core.Data;
using PseudoLabel.Workflow.Results.Csv;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>Writes labeled rows as a file of their data set: the cells as their own files have them, and the label.</summary>
internal static class LabeledFile
{
    /// <summary>Writes CSV with the run's columns and the label column. Of each file only the batches with labels are read, one at a time.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="answers">The labels, ordered by source and row.</param>
    /// <param name="tables">The run's unlabeled tables.</param>
    /// <param name="schema">The run's columns.</param>
    /// <param name="source">Opens the tables.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Write(
        Stream stream, IReadOnlyList<LabelAnswer> answers, IReadOnlyList<TableIndex> tables, TableSchema schema, IDataSource source, CancellationToken cancellationToken)
    {
        WriteLine(stream, [.. schema.Columns.Select(c => c.Name), schema.LabelColumn]);
        var rowPlaces = new RowPlaces(tables);
        foreach (IGrouping<TableIndex, LabelAnswer> file in answers.GroupBy(a => rowPlaces.Find(a.Source, a.Row).Table))
        {
            TableIndex table = file.Key;
            if (table.Images is not null)
            {
                WriteImages(stream, [.. file.Select(a => (a, rowPlaces.Find(a.Source, a.Row).Row))], table, schema, source, cancellationToken);
                continue;
            }

            int[] places = [.. schema.Columns.Select(c => table.Header.TakeWhile(name => name != c.Name).Count())];
            foreach (IGrouping<TableSlice, LabelAnswer> batch in file.GroupBy(a => table.Slices.Last(s => s.FirstRow <= a.Row)))
            {
                int needed = (int)(batch.Max(a => a.Row) - batch.Key.FirstRow) + 1;
                TableIndex start = table with { Slices = [batch.Key with { Rows = needed }], Rows = needed };
                IReadOnlyList<string?[]> rows = TableSample.Read(start, source, int.MaxValue, cancellationToken).Rows;
                foreach (LabelAnswer answer in batch)
                {
                    string?[] cells = rows[(int)(answer.Row - batch.Key.FirstRow)];

                    // A column that is left out of the run need not be in the unlabeled files.
                    WriteLine(stream, [.. places.Select(p => p < cells.Length ? cells[p] ?? "" : ""), answer.Label]);
                }
            }
        }
    }

    /// <summary>Images become rows of pixels, which can stand beside image files: the labels outlive the images' places.</summary>
    private static void WriteImages(
        Stream stream, (LabelAnswer Answer, long Row)[] answers, TableIndex table, TableSchema schema, IDataSource source, CancellationToken cancellationToken)
    {
        TableSlice[] slices = [.. answers.Select(a => new TableSlice { File = table.File, Offset = a.Row, Length = 1, FirstRow = a.Row, Rows = 1, FirstLine = 0 })];
        var blocks = TableReader.ReadAll(table with { Slices = slices }, schema, source, new ReadOptions(), cancellationToken);
        foreach ((LabelAnswer answer, RowBlock block) in answers.Zip(blocks, (a, b) => (a.Answer, b.Block)))
        {
            if (block.SetAside is [var aside])
            {
                throw new UserErrorException($"the image cannot be used, so its label is of no use: {aside.Reason}; leave the label out", answer.Source);
            }

            WriteLine(stream, [.. block.Columns.Select(c => c.Numbers![0].ToString(CultureInfo.InvariantCulture)), answer.Label]);
        }
    }

    /// <summary>Writes labels as <c>source,row,label</c>.</summary>
    public static void WriteAnswers(Stream stream, IReadOnlyList<LabelAnswer> answers)
    {
        WriteLine(stream, ["source", "row", "label"]);
        foreach (LabelAnswer answer in answers)
        {
            var line = new CsvLine();
            line.Text(answer.Source);
            line.Integer(answer.Row);
            line.Text(answer.Label);
            line.WriteTo(stream);
        }
    }

    private static void WriteLine(Stream stream, IReadOnlyList<string> fields)
    {
        var line = new CsvLine();
        foreach (string field in fields)
        {
            line.Text(field);
        }

        line.WriteTo(stream);
    }
}
