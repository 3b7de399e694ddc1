using System.Buffers;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace PseudoLabel.Run.Results.Parquet;

/// <summary>
/// Gathers labeled rows by column and writes them as a Parquet file of one row group. Its arrays, some megabytes for a batch, are borrowed:
/// batch after batch would otherwise leave them behind faster than they are collected.
/// </summary>
internal sealed class RowGroupBuffer : IDisposable
{
    private const int ReasonLength = 48;
    private readonly ParquetSchema schema;
    private readonly ReadOnlyMemory<char>[] sources, decisions, reasons;
    private readonly ReadOnlyMemory<char>?[] labels;
    private readonly long[] rows;
    private readonly int[] rounds;
    private readonly float?[] confidences;
    private readonly float?[][] probabilities;
    private readonly ReadOnlyMemory<char>?[][] cells;
    private char[] words;
    private int wordsEnd;
    private int count;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="kept">Names of the columns of the data that it carries.</param>
    /// <param name="classes">The classes of the probability columns; empty for none.</param>
    /// <param name="capacity">Rows that it takes.</param>
    public RowGroupBuffer(IReadOnlyList<string> kept, IReadOnlyList<string> classes, int capacity)
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
            .. kept.Select(name => new DataField(name, typeof(string), isNullable: true)),
            .. classes.Select(name => new DataField<float?>(PseudoLabelCsv.ProbabilityPrefix + name)),
        ]);
        sources = Borrow<ReadOnlyMemory<char>>(capacity);
        decisions = Borrow<ReadOnlyMemory<char>>(capacity);
        reasons = Borrow<ReadOnlyMemory<char>>(capacity);
        labels = Borrow<ReadOnlyMemory<char>?>(capacity);
        rows = Borrow<long>(capacity);
        rounds = Borrow<int>(capacity);
        confidences = Borrow<float?>(capacity);
        probabilities = [.. classes.Select(_ => Borrow<float?>(capacity))];
        cells = [.. kept.Select(_ => Borrow<ReadOnlyMemory<char>?>(capacity))];
        words = Borrow<char>(capacity * ReasonLength);
    }

    /// <summary>Adds a row: the fields of a line of <c>pseudo-labels.csv</c>.</summary>
    public void Add(
        string source,
        long row,
        string label,
        float confidence,
        RowDecision decision,
        int round,
        ReadOnlySpan<char> reason,
        ReadOnlySpan<float> ofClasses,
        ReadOnlySpan<string> kept)
    {
        sources[count] = source.AsMemory();
        rows[count] = row;
        labels[count] = NullIfEmpty(label);
        confidences[count] = SixDecimals(confidence);
        decisions[count] = decision.Name().AsMemory();
        rounds[count] = round;
        reasons[count] = Keep(reason);
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i][count] = SixDecimals(ofClasses[i]);
        }

        for (int i = 0; i < cells.Length; i++)
        {
            cells[i][count] = NullIfEmpty(kept[i]);
        }

        count++;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="output">Where to; it need not be seekable and stays open.</param>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        // Snappy costs no time here and makes strings that come again and again, the bulk of the file, a tenth of their size.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        ParquetWriter writer =
            await ParquetWriter.CreateAsync(schema, new PositionStream(output), options, cancellationToken: cancellationToken);
        await using (writer)
        {
            if (count > 0)
            {
                await WriteGroupAsync(writer, cancellationToken);
            }
        }
    }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        Return(sources);
        Return(decisions);
        Return(reasons);
        Return(labels);
        Return(rows);
        Return(rounds);
        Return(confidences);
        Array.ForEach(probabilities, Return);
        Array.ForEach(cells, Return);
        Return(words);
    }

    private static T[] Borrow<T>(int length) => ArrayPool<T>.Shared.Rent(length);

    private static void Return<T>(T[] array) => ArrayPool<T>.Shared.Return(array, RuntimeHelpers.IsReferenceOrContainsReferences<T>());

    /// <summary>
    /// A copy of a text that lasts as long as the buffer. Where the words are full, those kept so far stay where they are.
    /// </summary>
    private ReadOnlyMemory<char> Keep(ReadOnlySpan<char> text)
    {
        if (wordsEnd + text.Length > words.Length)
        {
            words = new char[Math.Max(words.Length, text.Length)];
            wordsEnd = 0;
        }

        text.CopyTo(words.AsSpan(wordsEnd));
        wordsEnd += text.Length;
        return words.AsMemory(wordsEnd - text.Length, text.Length);
    }

    // The cast matters: a bare null would become empty memory, as arrays convert to it.
    private static ReadOnlyMemory<char>? NullIfEmpty(string text) => text.Length == 0 ? (ReadOnlyMemory<char>?)null : text.AsMemory();

    /// <summary>The number that the CSV file's six decimals say; null for none.</summary>
    private static float? SixDecimals(float value) => float.IsNaN(value) ? null : (float)(Millionths.Of(value) / 1e6);

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
        await WriteAsync(6, reasons);
        for (int i = 0; i < cells.Length; i++)
        {
            await WriteNullableAsync(PseudoLabelCsv.Columns.Length + i, cells[i]);
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            await WriteNullableAsync(PseudoLabelCsv.Columns.Length + cells.Length + i, probabilities[i]);
        }

        group.CompleteValidate();

        Task WriteAsync<T>(int field, T[] values)
            where T : struct => group.WriteAsync<T>(fields[field], values.AsMemory(0, count), cancellationToken: cancellationToken);

        Task WriteNullableAsync<T>(int field, T?[] values)
            where T : struct => group.WriteAsync<T>(fields[field], values.AsMemory(0, count), cancellationToken: cancellationToken);
    }
}
