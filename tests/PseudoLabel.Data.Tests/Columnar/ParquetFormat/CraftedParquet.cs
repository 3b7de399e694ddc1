using System.Buffers.Binary;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>A Parquet file made by hand: small, and of claims that no writer makes.</summary>
internal sealed class CraftedParquet
{
    private readonly List<CompactBytes> schema = [];
    private readonly List<CompactBytes> groups = [];
    private readonly List<byte> pages = [.. "PAR1"u8];
    private List<CompactBytes> chunks = [];
    private long rows;
    private int fields;

    /// <summary>Adds a node of the schema below the root: a group where it has no type.</summary>
    public CraftedParquet Node(string name, int? type, int repetition = 0, int children = 0, int? converted = null, int scale = 0,
        bool top = true)
    {
        var node = new CompactBytes();
        if (type is { } stored)
        {
            node.Number(1, stored);
        }

        node.Number(3, repetition).Text(4, name);
        if (type is null)
        {
            node.Number(5, children);
        }

        if (converted is { } meaning)
        {
            node.Number(6, meaning).Number(7, scale);
        }

        schema.Add(node);
        fields += top ? 1 : 0;
        return this;
    }

    /// <summary>Adds a page; chunks are of all pages since the last.</summary>
    /// <param name="type">0 data, 2 a dictionary.</param>
    /// <param name="size">What it claims to be unpacked; its own length unless given.</param>
    public CraftedParquet Page(int type, int values, int encoding, byte[] body, int? size = null)
    {
        CompactBytes inner = new CompactBytes().Number(1, values).Number(2, encoding);
        if (type == 0)
        {
            inner.Number(3, 3).Number(4, 3);
        }

        pages.AddRange(new CompactBytes().Number(1, type)
            .Number(2, size ?? body.Length)
            .Number(3, body.Length)
            .Inner(type == 0 ? 5 : 7, inner)
            .End());
        pages.AddRange(body);
        return this;
    }

    /// <summary>Where the next page begins.</summary>
    public int Here => pages.Count;

    /// <summary>Adds a column's chunk.</summary>
    /// <param name="start">Its first page; it ends where the last of all ends.</param>
    public CraftedParquet Chunk(int type, long values, int start, int codec = 0, long? uncompressed = null, bool dictionary = false)
    {
        CompactBytes places = new CompactBytes().Number(1, type)
            .Number(4, codec)
            .Number(5, values, wide: true)
            .Number(6, uncompressed ?? pages.Count - start, wide: true)
            .Number(7, pages.Count - start, wide: true)
            .Number(9, start + (dictionary ? 1 : 0), wide: true);
        chunks.Add(new CompactBytes().Number(2, 0, wide: true).Inner(3, dictionary ? places.Number(11, start, wide: true) : places));
        return this;
    }

    /// <summary>Ends a row group of the chunks since the last.</summary>
    public CraftedParquet Group(long of)
    {
        groups.Add(new CompactBytes().List(1, chunks).Number(2, pages.Count, wide: true).Number(3, of, wide: true));
        chunks = [];
        rows += of;
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] End()
    {
        CompactBytes root = new CompactBytes().Text(4, "schema").Number(5, fields);
        byte[] footer = new CompactBytes().Number(1, 1).List(2, [root, .. schema]).Number(3, rows, wide: true).List(4, groups).End();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. pages, .. footer, .. length, .. "PAR1"u8];
    }
}
