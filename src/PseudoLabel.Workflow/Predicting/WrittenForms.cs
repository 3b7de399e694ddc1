using PseudoLabel.Core.Data;

namespace PseudoLabel.Workflow.Predicting;

/// <summary>How a table that a model has not been trained on writes numbers and dates: told from the table itself, else as in training.</summary>
internal static class WrittenForms
{
    private const int Rows = 5_000;

    /// <summary>The table with the forms by which its cells are read; images and tables of pixels are as they are.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">The model's schema.</param>
    /// <param name="source">Where its bytes are.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    public static TableIndex In(TableIndex table, TableSchema schema, IDataSource source, CancellationToken cancellationToken) =>
        table.Images is not null || schema.Image is not null
            ? table
            : table with { Forms = SchemaInference.Forms(TableSample.Read(table, source, Rows, cancellationToken), schema) };
}
