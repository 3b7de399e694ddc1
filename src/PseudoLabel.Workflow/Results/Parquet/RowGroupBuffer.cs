using Parquet;
using Parquet.Schema;

namespace PseudoLabel.Workflow.Results.Parquet;

/// <summary>Gathers labeled rows by column and writes them as a Parquet file of one row group.</summary>
internal sealed class RowGroupBuffer
{
    private const int ReasonLength = 48;
    private readonly ParquetSchema schema;
    private readonly List<ReadOnlyMemory<char>> sources, decisions;
    private readonly List<ReadOnlyMemory<char>?> labels;
    private readonly List<long> rows;
    private readonly List<int> rounds, reasonEnds;
    private readonly List<float?> confidences;
    private readonly List<float?>[] probabilities;
    private char[] reasons;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="classes">The classes of the probability columns; empty for none.</param>
    /// <param name="capacity">Rows expected.</param>
    public RowGroupBuffer(IReadOnlyList<string> classes, int capacity)
    {
        string[] names = PseudoLabelCsv.Columns;
        schema = new ParquetSchema(
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
        (sources, decisions, labels) = (new(capacity), new(capacity), new(capacity));
        (rows, rounds, reasonEnds, confidences) = (new(capacity), new(capacity), new(capacity), new(capacity));
        probabilities = [.. classes.Select(_ => new List<float?>(capacity))];
        reasons = new char[capacity * ReasonLength];
    }

    /// <summary>Adds a row: the fields of a line of <c>pseudo-labels.csv</c>.</summary>
    public void Add(string source, long row, string label, float confidence, RowDecision decision, int round, ReadOnlySpan<char> reason, ReadOnlySpan<float> ofClasses)
    {
        sources.Add(source.AsMemory());
        rows.Add(row);
        // The cast matters: a bare null would become empty memory, as arrays convert to it.
        labels.Add(label.Length == 0 ? (ReadOnlyMemory<char>?)null : label.AsMemory());
        confidences.Add(SixDecimals(confidence));
        decisions.Add(decision.Name().AsMemory());
        rounds.Add(round);
        int start = reasonEnds.Count == 0 ? 0 : reasonEnds[^1];
        if (start + reason.Length > reasons.Length)
        {
            Array.Resize(ref reasons, Math.Max(reasons.Length * 2, start + reason.Length));
        }

        reason.CopyTo(reasons.AsSpan(start));
        reasonEnds.Add(start + reason.Length);
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i].Add(SixDecimals(ofClasses[i]));
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        // Snappy costs no time here and makes strings that come again and again, the bulk of the file, a tenth of their size.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        ParquetWriter writer = await ParquetWriter.CreateAsync(schema, new PositionStream(output), options, cancellationToken: cancellationToken);
        await using (writer)
        {
            if (rows.Count > 0)
            {
                await WriteGroupAsync(writer, cancellationToken);
            }
        }
    }

    private List<ReadOnlyMemory<char>> Reasons()
    {
        var texts = new List<ReadOnlyMemory<char>>(reasonEnds.Count);
        int start = 0;
        foreach (int end in reasonEnds)
        {
            texts.Add(reasons.AsMemory(start, end - start));
            start = end;
        }

        return texts;
    }

    /// <summary>The number that the CSV file's six decimals say; null for none.</summary>
    private static float? SixDecimals(float value) => float.IsNaN(value) ? null : (float)(Math.Round(value * 1e6, MidpointRounding.AwayFromZero) / 1e6);

    private async Task WriteGroupAsync(ParquetWriter writer, CancellationToken cancellationToken)
    {
        DataField[] fields = schema.DataFields;
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await WriteAsync(0, sources);
        await WriteAsync(1, rows);
        await WriteNullableAsync(2, labels);
        await WriteNullableAsync(3, confidences);
        await WriteAsync(4, decisions);
        await WriteAsync(5, rounds);
        await WriteAsync(6, Reasons());
        for (int i = 0; i < probabilities.Length; i++)
        {
            await WriteNullableAsync(PseudoLabelCsv.Columns.Length + i, probabilities[i]);
        }

        group.CompleteValidate();

        Task WriteAsync<T>(int field, List<T> values)
            where T : struct => group.WriteAsync<T>(fields[field], values.ToArray(), cancellationToken: cancellationToken);

        Task WriteNullableAsync<T>(int field, List<T?> values)
            where T : struct => group.WriteAsync<T>(fields[field], values.ToArray(), cancellationToken: cancellationToken);
    }
}
