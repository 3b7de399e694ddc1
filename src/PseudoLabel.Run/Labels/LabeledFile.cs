using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Labels;

/// <summary>The labeled file of a person's answers: the rows as their own files have them, the label, and which rows they are.</summary>
internal static class LabeledFile
{
    /// <summary>The file's text.</summary>
    /// <param name="answers">The answers that stand.</param>
    /// <param name="schema">The run's columns.</param>
    public static byte[] Text(IReadOnlyList<AnswerEntry> answers, TableSchema schema)
    {
        string[] columns =
        [
            .. schema.Columns.Select(c => c.Name).Concat(answers.SelectMany(a => a.Cells.Keys)).Distinct(StringComparer.Ordinal)
                .Where(name => name != schema.LabelColumn && name is not (PersonRows.SourceColumn or PersonRows.RowColumn)),
        ];
        using var text = new MemoryStream();
        CsvLine.WriteHeader(text, [.. columns, schema.LabelColumn, PersonRows.SourceColumn, PersonRows.RowColumn]);
        foreach (AnswerEntry answer in answers)
        {
            var line = new CsvLine();
            foreach (string column in columns)
            {
                line.Text(answer.Cells.GetValueOrDefault(column, ""));
            }

            line.Text(answer.Label);
            line.Text(answer.Source);
            line.Integer(answer.Row);
            line.WriteTo(text);
        }

        return text.ToArray();
    }
}
