using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Predicting;

/// <summary>Tables that a finished model is held to.</summary>
internal static class ModelTables
{
    // Rows by which it is told how a table writes numbers and dates.
    private const int FormRows = 5_000;

    /// <summary>
    /// The table with how it writes the numbers and dates that the model reads: it may write them otherwise than the files that the model
    /// learned from.
    /// </summary>
    /// <param name="source">Opens the table.</param>
    public static TableIndex WithForms(TableIndex table, ModelPackage package, IDataSource source, CancellationToken cancel) =>
        table.Images is not null || package.About.Schema.Image is not null || table.Rows == 0
            ? table
            : table with
            {
                Forms = SchemaInference.Forms(
                    TableSample.Read(table, source, FormRows, cancel), package.About.Schema, new SchemaOptions()),
            };

    /// <summary>Refuses a table that lacks a column, also where it has no row that would ask for it.</summary>
    /// <param name="schema">The columns of the model.</param>
    /// <param name="source">Opens the table.</param>
    /// <exception cref="UserErrorException">Names all columns that are missing.</exception>
    public static void RequireColumns(TableIndex table, TableSchema schema, IDataSource source, CancellationToken cancel)
    {
        if (table.Images is null && table.Header.Count > 0)
        {
            // The columns are looked for at once, the rows only as they are asked for.
            _ = TableReader.ReadAll(table, schema, source, new ReadOptions(), cancel);
        }
    }
}
