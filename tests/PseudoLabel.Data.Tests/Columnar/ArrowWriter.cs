using System.Runtime.InteropServices;
using ParquetSharp;
using ParquetSharp.Schema;

namespace PseudoLabel.Data.Tests.Columnar;

/// <summary>
/// Writes any stored type in any encoding with Arrow's C++ library: each type once required and once optional, every seventh value missing.
/// </summary>
internal static class ArrowWriter
{
    private static readonly int[] GroupRows = [57, 0, 13, 50];

    /// <summary>Rows of a file: several row groups, one of them empty, none of a size that pages have.</summary>
    public static int Rows => GroupRows.Sum();

    public static bool IsMissing(StoredType type, bool optional, int row) => optional && (type.Name == "null" || row % 7 == 3);

    /// <summary>Writes a file.</summary>
    /// <param name="encoding">By type, the encoding; null for a dictionary.</param>
    /// <param name="version">The version of its pages.</param>
    /// <param name="codec">How pages are packed.</param>
    public static byte[] Write(IReadOnlyList<StoredType> types, Func<StoredType, Encoding?> encoding, ParquetDataPageVersion version,
        Compression codec)
    {
        using WriterPropertiesBuilder builder = new WriterPropertiesBuilder().Compression(codec)
            .DataPageVersion(version)
            .DataPagesize(300)
            .WriteBatchSize(20)
            .DisableDictionary();
        if (version == ParquetDataPageVersion.V1)
        {
            builder.EnablePageChecksum();
        }

        (StoredType Type, bool Optional)[] columns = [
            .. types.SelectMany(t => t.Name == "null" ? new[] { (t, true) } : [(t, false), (t, true)])];
        foreach ((StoredType type, bool optional) in columns)
        {
            string name = Name(type, optional);
            if (encoding(type) is { } of)
            {
                builder.Encoding(name, of);
            }
            else
            {
                builder.EnableDictionary(name);
            }
        }

        Node[] nodes = [
            .. columns.Select(
                c => new PrimitiveNode(Name(c.Type, c.Optional), c.Optional ? Repetition.Optional : Repetition.Required, c.Type.Meaning(),
                    c.Type.Physical, c.Type.Length == 0 ? -1 : c.Type.Length))];
        using var root = new GroupNode("schema", Repetition.Required, nodes);
        using WriterProperties properties = builder.Build();
        using var stream = new MemoryStream();
        using (var writer = new ParquetFileWriter(stream, root, properties, null, leaveOpen: true))
        {
            int first = 0;
            foreach (int rows in GroupRows)
            {
                using RowGroupWriter group = writer.AppendRowGroup();
                foreach ((StoredType type, bool optional) in columns)
                {
                    using ColumnWriter column = group.NextColumn();
                    Write(column, type, optional, [.. Enumerable.Range(first, rows)]);
                }

                first += rows;
            }

            writer.Close();
        }

        return stream.ToArray();
    }

    public static string Name(StoredType type, bool optional) => type.Name + (optional ? " optional" : " required");

    private static void Write(ColumnWriter column, StoredType type, bool optional, int[] rows)
    {
        object[] values = [.. rows.Where(r => !IsMissing(type, optional, r)).Select(r => type.Value(r).Stored)];
        short[] levels = optional ? [.. rows.Select(r => IsMissing(type, optional, r) ? (short)0 : (short)1)] : [];
        switch (type.Physical)
        {
            case PhysicalType.Boolean:
                Put(column, levels, rows.Length, values.Cast<bool>().ToArray());
                break;
            case PhysicalType.Int32:
                Put(column, levels, rows.Length, values.Select(v => v is long l ? (int)l : (int)v).ToArray());
                break;
            case PhysicalType.Int64:
                Put(column, levels, rows.Length, values.Cast<long>().ToArray());
                break;
            case PhysicalType.Int96:
                Put(column, levels, rows.Length, values.Cast<Int96>().ToArray());
                break;
            case PhysicalType.Float:
                Put(column, levels, rows.Length, values.Cast<float>().ToArray());
                break;
            case PhysicalType.Double:
                Put(column, levels, rows.Length, values.Cast<double>().ToArray());
                break;
            default:
                byte[][] bytes = [.. values.Cast<byte[]>()];
                GCHandle pinned = GCHandle.Alloc(bytes.SelectMany(b => b).Append((byte)0).ToArray(), GCHandleType.Pinned);
                IntPtr at = pinned.AddrOfPinnedObject();
                int[] starts = [.. bytes.Select((_, i) => bytes.Take(i).Sum(b => b.Length))];
                if (type.Physical == PhysicalType.ByteArray)
                {
                    Put(column, levels, rows.Length, bytes.Select((b, i) => new ByteArray(at + starts[i], b.Length)).ToArray());
                }
                else
                {
                    Put(column, levels, rows.Length, bytes.Select((_, i) => new FixedLenByteArray(at + starts[i])).ToArray());
                }

                pinned.Free();
                break;
        }
    }

    private static void Put<T>(ColumnWriter column, short[] levels, int rows, T[] values)
        where T : unmanaged
    {
        var writer = (ColumnWriter<T>)column;
        if (rows > 0 && levels.Length > 0)
        {
            writer.WriteBatch(rows, levels, default, values);
        }
        else if (rows > 0)
        {
            writer.WriteBatch(values);
        }
    }
}
