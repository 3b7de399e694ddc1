using System.Text;
using Parquet;
using Parquet.Schema;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Results.Parquet;

/// <summary>
/// Gathers rows of the finished data set and writes them as row groups: texts as bytes, one after another, and made into values a column at
/// a time when a group is full. Columns that the run took for numbers are doubles, null where a cell is none; the others are strings, null
/// where empty.
/// </summary>
internal sealed class FinishedGroup : IDisposable
{
    /// <summary>Bytes past which a group is written: few groups, and a bound on memory for rows of long texts.</summary>
    private const int MostBytes = 1 << 26;

    private readonly FinishedLayout layout;
    private readonly Stream output;
    private readonly ParquetSchema schema;
    private readonly List<FinishedRow> rows = [];
    private readonly int[] slots;
    private readonly int texts;
    private readonly List<double>[] numbers;
    private byte[] bytes = new byte[1 << 16];
    private int[] ends = new int[1 << 10];
    private int cellCount;
    private int length;
    private ParquetWriter? writer;

    /// <summary>Creates an empty group.</summary>
    /// <param name="layout">The columns.</param>
    /// <param name="output">Where the file goes; it need not be seekable and stays open.</param>
    public FinishedGroup(FinishedLayout layout, Stream output)
    {
        this.layout = layout;
        this.output = output;
        IReadOnlyList<string> added = layout.Added;
        slots = new int[layout.Data.Count];
        int doubles = 0;
        for (int c = 0; c < slots.Length; c++)
        {
            slots[c] = IsNumber(c) ? doubles++ : texts++;
        }

        numbers = [.. Enumerable.Range(0, doubles).Select(_ => new List<double>())];
        schema = new ParquetSchema(
        [
            .. layout.Data.Select((name, i) => IsNumber(i) ? (DataField)new DataField<double?>(name) : Text(name)),
            Text(added[0]),
            Text(added[1]),
            new DataField<float?>(added[2]),
            Text(added[3]),
            new DataField<int?>(added[4]),
            Text(added[5]),
            new DataField<long>(added[6]),
        ]);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">Reads its cells.</param>
    /// <param name="row">What the run says of it.</param>
    public void Add(RawRowReader cells, FinishedTable table, in FinishedRow row)
    {
        if (length + (long)rows.Count * numbers.Length * sizeof(double) > MostBytes)
        {
            // Writers of batches are synchronous, on threads of their own.
            WriteGroupAsync().GetAwaiter().GetResult();
        }

        rows.Add(row);
        if (ends.Length < cellCount + texts)
        {
            Array.Resize(ref ends, Math.Max(ends.Length * 2, cellCount + texts));
        }

        for (int c = 0; c < slots.Length; c++)
        {
            if (IsNumber(c))
            {
                numbers[slots[c]].Add(table.Number(cells, c));
                continue;
            }

            ReadOnlySpan<byte> cell = c == layout.Label ? [] : table.Cell(cells, c);
            if (bytes.Length - length < cell.Length)
            {
                Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, length + cell.Length)));
            }

            cell.CopyTo(bytes.AsSpan(length));
            length += cell.Length;
            ends[cellCount++] = length;
        }
    }

    /// <summary>Writes the rows that are left, and the file's end.</summary>
    public async Task EndAsync()
    {
        await WriteGroupAsync();
        await writer!.DisposeAsync();
        writer = null;
    }

    /// <inheritdoc/>
    public void Dispose() => writer?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private bool IsNumber(int column) => layout.IsNumeric[column] && column != layout.Label;

    private static DataField Text(string name) => new(name, typeof(string), isNullable: true);

    private async Task WriteGroupAsync()
    {
        writer ??= await ParquetWriter.CreateAsync(
            schema, new PositionStream(output), new ParquetOptions { CompressionMethod = CompressionMethod.Snappy });
        if (rows.Count == 0)
        {
            return;
        }

        DataField[] fields = schema.DataFields;
        using (ParquetRowGroupWriter group = writer.CreateRowGroup())
        {
            var values = new ReadOnlyMemory<char>?[rows.Count];
            var doubles = new double?[rows.Count];
            for (int c = 0; c < layout.Data.Count; c++)
            {
                if (c == layout.Label)
                {
                    await WriteTextAsync(c, row => row.Label);
                }
                else if (IsNumber(c))
                {
                    FillNumbers(numbers[slots[c]], doubles);
                    await group.WriteAsync<double>(fields[c], doubles.AsMemory());
                }
                else
                {
                    FillTexts(c, values);
                    await group.WriteAsync<ReadOnlyMemory<char>>(fields[c], values.AsMemory());
                }
            }

            int added = layout.Data.Count;
            await WriteTextAsync(added, row => row.Origin.Name());
            await WriteTextAsync(added + 1, row => row.Predicted);
            await group.WriteAsync<float>(fields[added + 2], rows.Select(r => SixDecimals(r.Confidence)).ToArray().AsMemory());
            await WriteTextAsync(added + 3, row => row.Decision?.Name() ?? "");
            await group.WriteAsync<int>(fields[added + 4], rows.Select(r => r.Round).ToArray().AsMemory());
            await WriteTextAsync(added + 5, row => row.Source);
            await group.WriteAsync<long>(fields[added + 6], rows.Select(r => r.Row).ToArray().AsMemory());
            group.CompleteValidate();

            Task WriteTextAsync(int field, Func<FinishedRow, string> of)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    string text = of(rows[i]);
                    values[i] = text.Length == 0 ? (ReadOnlyMemory<char>?)null : text.AsMemory();
                }

                return group.WriteAsync<ReadOnlyMemory<char>>(fields[field], values.AsMemory());
            }
        }

        rows.Clear();
        Array.ForEach(numbers, n => n.Clear());
        (cellCount, length) = (0, 0);
    }

    private static void FillNumbers(List<double> from, double?[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = double.IsNaN(from[i]) ? null : from[i];
        }
    }

    private void FillTexts(int column, ReadOnlyMemory<char>?[] to)
    {
        int most = 0;
        for (int i = 0; i < to.Length; i++)
        {
            most += Cell(i, column).Length;
        }

        // UTF-8 has no fewer bytes than UTF-16 has characters.
        var characters = new char[most];
        int end = 0;
        for (int i = 0; i < to.Length; i++)
        {
            ReadOnlySpan<byte> cell = Cell(i, column);
            int count = Encoding.UTF8.GetChars(cell, characters.AsSpan(end));
            to[i] = count == 0 ? (ReadOnlyMemory<char>?)null : characters.AsMemory(end, count);
            end += count;
        }
    }

    private ReadOnlySpan<byte> Cell(int row, int column)
    {
        int at = row * texts + slots[column];
        int start = at == 0 ? 0 : ends[at - 1];
        return bytes.AsSpan(start, ends[at] - start);
    }

    private static float? SixDecimals(float value) => float.IsNaN(value) ? null : (float)(Millionths.Of(value) / 1e6);
}
