using System.Buffers;
using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;
using PseudoLabel.Core.Data.Cells;

namespace PseudoLabel.Core.Data.Columnar;

/// <summary>One column of one row group, as numbers or as text.</summary>
internal sealed class ParquetCells
{
    // What is neither text nor bytes, by the type that Parquet.Net gives it.
    private static readonly Dictionary<Type, Action<ParquetCells, ParquetRowGroupReader, DataField>> Readers = new()
    {
        [typeof(float)] = (cells, group, field) => cells.Fill<float>(group, field, v => v),
        [typeof(double)] = (cells, group, field) => cells.Fill<double>(group, field, v => v),
        [typeof(sbyte)] = (cells, group, field) => cells.Fill<sbyte>(group, field, v => v),
        [typeof(byte)] = (cells, group, field) => cells.Fill<byte>(group, field, v => v),
        [typeof(short)] = (cells, group, field) => cells.Fill<short>(group, field, v => v),
        [typeof(ushort)] = (cells, group, field) => cells.Fill<ushort>(group, field, v => v),
        [typeof(int)] = (cells, group, field) => cells.Fill<int>(group, field, v => v),
        [typeof(uint)] = (cells, group, field) => cells.Fill<uint>(group, field, v => v),
        [typeof(long)] = (cells, group, field) => cells.Fill<long>(group, field, v => v),
        [typeof(ulong)] = (cells, group, field) => cells.Fill<ulong>(group, field, v => v),
        [typeof(decimal)] = (cells, group, field) => cells.Fill<decimal>(group, field, v => (double)v),
        [typeof(bool)] = (cells, group, field) => cells.FillText<bool>(group, field, v => v ? "true" : "false"),
        [typeof(Guid)] = (cells, group, field) => cells.FillText<Guid>(group, field, v => v.ToString()),
        [typeof(DateTime)] = (cells, group, field) =>
            cells.FillText<DateTime>(group, field, v => v.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        [typeof(DateOnly)] = (cells, group, field) =>
            cells.FillText<DateOnly>(group, field, v => v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        [typeof(TimeOnly)] = (cells, group, field) =>
            cells.FillText<TimeOnly>(group, field, v => v.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        [typeof(TimeSpan)] = (cells, group, field) =>
            cells.FillText<TimeSpan>(group, field, v => v.ToString("c", CultureInfo.InvariantCulture)),
    };

    private ParquetCells(int rows, bool numeric)
    {
        Numbers = numeric ? new float[rows] : null;
        Values = numeric ? null : new string?[rows];
    }

    /// <summary>The cells of a numeric column, NaN where missing or bad.</summary>
    public float[]? Numbers { get; }

    /// <summary>The cells of another column, null where missing.</summary>
    public string?[]? Values { get; }

    /// <summary>By row of the group, why its cell is not a finite number.</summary>
    public Dictionary<int, string> Bad { get; } = [];

    /// <summary>The text of each such cell.</summary>
    public Dictionary<int, string> BadText { get; } = [];

    /// <summary>Decodes a column, as numbers or as text; null when its type is not read.</summary>
    public static ParquetCells? Read(ParquetRowGroupReader group, DataField field, bool numeric)
    {
        var cells = new ParquetCells(checked((int)group.RowCount), numeric);
        var type = field.ClrType;
        if (type == typeof(string) || type == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string?[group.RowCount];
            Wait(group.ReadAsync(field, texts.AsMemory()!));
            PutAll(texts, cells.PutText);
        }
        else if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>))
        {
            var bytes = new byte[]?[group.RowCount];
            Wait(group.ReadAsync(field, bytes.AsMemory()!));
            PutAll(bytes, (row, value) => cells.PutText(row, value is null ? null : Encoding.UTF8.GetString(value)));
        }
        else if (Readers.TryGetValue(type, out var read))
        {
            read(cells, group, field);
        }
        else
        {
            return null;
        }

        return cells;
    }

    private void Fill<T>(ParquetRowGroupReader group, DataField field, Func<T, double> toNumber)
        where T : struct, IFormattable => Load<T>(group, field, (row, value) =>
        {
            var number = value is { } present ? toNumber(present) : double.NaN;
            if (Values is not null)
            {
                Values[row] = double.IsNaN(number) ? null : value!.Value.ToString(null, CultureInfo.InvariantCulture);
                return;
            }

            Numbers![row] = (float)number;
            if (float.IsInfinity((float)number))
            {
                Numbers[row] = float.NaN;
                BadText[row] = number.ToString(CultureInfo.InvariantCulture);
                Bad[row] = NumberCell.WhyBad(BadText[row]);
            }
        });

    private void FillText<T>(ParquetRowGroupReader group, DataField field, Func<T, string> toText)
        where T : struct => Load<T>(group, field, (row, value) => PutText(row, value is { } present ? toText(present) : null));

    private static void Load<T>(ParquetRowGroupReader group, DataField field, Action<int, T?> put)
        where T : struct
    {
        var rows = (int)group.RowCount;
        var values = ArrayPool<T?>.Shared.Rent(rows);
        try
        {
            Wait(group.ReadAsync(field, values.AsMemory(0, rows)));
            PutAll(values.AsSpan(0, rows), put);
        }
        finally
        {
            ArrayPool<T?>.Shared.Return(values);
        }
    }

    private void PutText(int row, string? text)
    {
        if (Values is not null)
        {
            Values[row] = StringPool.NullIfBlank(text);
        }
        else if (NumberCell.Read(text, out Numbers![row]) == NumberKind.Bad)
        {
            Bad[row] = NumberCell.WhyBad(text!);
            BadText[row] = text!;
        }
    }

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static void PutAll<T>(ReadOnlySpan<T> values, Action<int, T> put)
    {
        for (var row = 0; row < values.Length; row++)
        {
            put(row, values[row]);
        }
    }
}
