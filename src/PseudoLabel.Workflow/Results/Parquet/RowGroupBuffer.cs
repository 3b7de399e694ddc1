using Parquet;
using Parquet.Schema;
using PseudoLabel.Workflow.Results.Csv;

namespace PseudoLabel.Workflow.Results.Parquet;

/// <summary>Gathers rows by column and writes a row group each time it is full.</summary>
internal sealed class RowGroupBuffer : IAsyncDisposable
{
    private readonly ParquetWriter writer;
    private readonly ParquetSchema schema;
    private readonly ReadOnlyMemory<char>[] sources, decisions, reasons;
    private readonly ReadOnlyMemory<char>?[] labels;
    private readonly long[] rows;
    private readonly int[] rounds;
    private readonly float?[] confidences;
    private readonly float?[][] probabilities;
    private int count;

    private RowGroupBuffer(ParquetWriter writer, ParquetSchema schema, int capacity)
    {
        this.writer = writer;
        this.schema = schema;
        sources = new ReadOnlyMemory<char>[capacity];
        decisions = new ReadOnlyMemory<char>[capacity];
        reasons = new ReadOnlyMemory<char>[capacity];
        labels = new ReadOnlyMemory<char>?[capacity];
        rows = new long[capacity];
        rounds = new int[capacity];
        confidences = new float?[capacity];
        probabilities = new float?[schema.DataFields.Length - PseudoLabelCsv.Columns.Length][];
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = new float?[capacity];
        }
    }

    /// <summary>Starts the file.</summary>
    public static async Task<RowGroupBuffer> CreateAsync(
        Stream output, IReadOnlyList<string> classes, int capacity, CancellationToken cancellationToken)
    {
        string[] names = PseudoLabelCsv.Columns;
        var schema = new ParquetSchema(
        [
            new DataField(names[0], typeof(string), isNullable: false),
            new DataField<long>(names[1]),
            new DataField(names[2], typeof(string), isNullable: true),
            new DataField<float?>(names[3]),
            new DataField(names[4], typeof(string), isNullable: false),
            new DataField<int>(names[5]),
            new DataField(names[6], typeof(string), isNullable: false),
            .. classes.Select(name => new DataField<float?>(PseudoLabelCsv.ProbabilityPrefix + name)),
        ]);
        // Snappy costs no time here and makes strings that come again and again, the bulk of the file, a tenth of their size.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        ParquetWriter writer = await ParquetWriter
            .CreateAsync(schema, new PositionStream(output), options, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return new RowGroupBuffer(writer, schema, capacity);
    }

    /// <summary>Takes all rows of a reader.</summary>
    public async Task AddAllAsync(PseudoLabelReader reader, CancellationToken cancellationToken)
    {
        while (reader.Next())
        {
            Add(reader);
            if (count == rows.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the last rows.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => count > 0 ? FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Ends the file.</summary>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private void Add(PseudoLabelReader reader)
    {
        LabeledRow row = reader.Row();
        sources[count] = row.Source.AsMemory();
        rows[count] = row.Row;
        // The cast matters: a bare null would become empty memory, as arrays convert to it.
        labels[count] = row.PredictedLabel.Length == 0 ? (ReadOnlyMemory<char>?)null : row.PredictedLabel.AsMemory();
        confidences[count] = float.IsNaN(row.Confidence) ? null : row.Confidence;
        decisions[count] = row.Decision.Name().AsMemory();
        rounds[count] = row.Round;
        reasons[count] = row.Reason.AsMemory();
        for (int i = 0; i < probabilities.Length; i++)
        {
            float probability = reader.Probability(i);
            probabilities[i][count] = float.IsNaN(probability) ? null : probability;
        }

        count++;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        DataField[] fields = schema.DataFields;
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await WriteAsync(0, sources).ConfigureAwait(false);
        await WriteAsync(1, rows).ConfigureAwait(false);
        await WriteNullableAsync(2, labels).ConfigureAwait(false);
        await WriteNullableAsync(3, confidences).ConfigureAwait(false);
        await WriteAsync(4, decisions).ConfigureAwait(false);
        await WriteAsync(5, rounds).ConfigureAwait(false);
        await WriteAsync(6, reasons).ConfigureAwait(false);
        for (int i = 0; i < probabilities.Length; i++)
        {
            await WriteNullableAsync(PseudoLabelCsv.Columns.Length + i, probabilities[i]).ConfigureAwait(false);
        }

        group.CompleteValidate();
        count = 0;

        Task WriteAsync<T>(int field, T[] values)
            where T : struct => group.WriteAsync<T>(fields[field], values.AsMemory(0, count), cancellationToken: cancellationToken);

        Task WriteNullableAsync<T>(int field, T?[] values)
            where T : struct => group.WriteAsync<T>(fields[field], values.AsMemory(0, count), cancellationToken: cancellationToken);
    }
}
