using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>A column of a row group, some thousand values at a time: their levels, and the cells that the values become.</summary>
internal sealed class LeafBlocks
{
    private const int MostValues = 4096;

    // Codecs whose ratio has no bound are held to what the footer says of the column, where a page seems to be packed beyond this.
    private const long LargeRatio = 1040;
    private readonly Leaf leaf;
    private readonly int codec;
    private readonly long uncompressed;
    private readonly int blockValues;
    private readonly PageReader pages;
    private readonly PageMemory memory;
    private readonly ValueBlock values = new();
    private readonly int[] indices;
    private byte[] unpacked = [];
    private int asked;
    private int askedOfDictionary;
    private ColumnCells[]? dictionary;
    private int dictionaryCount;
    private HybridDecoder? repetition;
    private HybridDecoder? definition;
    private HybridDecoder? index;
    private ValueDecoder? decoder;
    private int pageLeft;

    /// <param name="readers">What its values are read as; none where only levels are.</param>
    /// <param name="columns">How many columns are read at once: the more, the less of each.</param>
    public LeafBlocks(
        Leaf leaf, ColumnChunk chunk, PageReader pages, PageMemory memory, IReadOnlyList<CellReader> readers, int columns)
    {
        this.leaf = leaf;
        codec = chunk.Codec;
        uncompressed = chunk.UncompressedSize;
        (this.pages, this.memory) = (pages, memory);
        blockValues = (int)Math.Min(ColumnBudget.Rows(columns, MostValues), Math.Max(1, chunk.Values));
        indices = new int[blockValues];
        Cells = [.. readers.Select(r => new ColumnCells(r, blockValues))];
        Definitions = new int[leaf.MaxDefinition > 0 ? blockValues : 0];
        Repetitions = new int[leaf.MaxRepetition > 0 ? blockValues : 0];
    }

    /// <summary>Values of the block, missing ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Those that are there.</summary>
    public int Present { get; private set; }

    /// <summary>The block's definition levels, where the column has any.</summary>
    public int[] Definitions { get; }

    /// <summary>The block's repetition levels, where the column has any.</summary>
    public int[] Repetitions { get; }

    /// <summary>The cells of the values that are there, for each reader.</summary>
    public ColumnCells[] Cells { get; }

    /// <summary>Reads the next block.</summary>
    /// <param name="mayPass">
    /// Where a page begins, its values are passed over if they are no more than these, and no values are read.
    /// </param>
    /// <returns>Values passed over; 0 where a block was read; -1 where there are no more.</returns>
    public int Next(int mayPass = 0)
    {
        while (pageLeft == 0)
        {
            if (!pages.Next())
            {
                Count = 0;
                return -1;
            }

            bool data = pages.Header.Type != PageHeader.Dictionary;
            if (data && pages.Header.Values <= mayPass)
            {
                pages.Pass();
                (Count, Present) = (0, 0);
                if (pages.Header.Values > 0)
                {
                    return pages.Header.Values;
                }
            }
            else if (data)
            {
                BeginPage(pages.Header);
            }
            else
            {
                ReadDictionary(pages.Header);
            }
        }

        Count = Math.Min(pageLeft, blockValues);
        Present = Count;
        pageLeft -= Count;
        repetition?.Read(Repetitions.AsSpan(0, Count));
        if (definition is not null)
        {
            Span<int> levels = Definitions.AsSpan(0, Count);
            definition.Read(levels);
            Present = levels.Count(leaf.MaxDefinition);
            if (levels.ContainsAnyExceptInRange(0, leaf.MaxDefinition))
            {
                throw new InvalidDataException("a page has levels that its column has not");
            }
        }

        if (Cells.Length > 0)
        {
            ReadValues();
        }

        return 0;
    }

    private void ReadValues()
    {
        Array.ForEach(Cells, c => c.Bad.Clear());
        if (index is null)
        {
            decoder!.Read(Present, values);
            Array.ForEach(Cells, c => ParquetValues.Convert(leaf, values, Present, c));
            return;
        }

        Span<int> indices = this.indices.AsSpan(0, Present);
        index.Read(indices);
        if (dictionary is null || (Present > 0 && indices.ContainsAnyExceptInRange(0, dictionaryCount - 1)))
        {
            throw new InvalidDataException("a page has values that are not in its dictionary");
        }

        for (int i = 0; i < Cells.Length; i++)
        {
            Cells[i].Gather(dictionary[i], indices);
        }
    }

    private void ReadDictionary(PageHeader header)
    {
        // Some writers say PLAIN_DICTIONARY for what is plain.
        if (dictionary is not null || header.Encoding is not (0 or 2))
        {
            throw new InvalidDataException("a column's dictionary is damaged");
        }

        ReadOnlyMemory<byte> bytes = Unpack(header, 0, pages.Body());
        if (header.Values > bytes.Length)
        {
            throw new InvalidDataException("a dictionary ends before its values");
        }

        if (header.Values > ParquetLimits.HeldValues)
        {
            throw new UnreadableException("its dictionary has more than 16 million values; write the column without a dictionary");
        }

        ValueDecoder decoder = ValueDecoder.Create(0, leaf.Node, bytes, header.Values)!;
        decoder.Read(header.Values, values);
        dictionaryCount = header.Values;
        dictionary = [.. Cells.Select(c => new ColumnCells(c.Reader, header.Values))];
        Array.ForEach(dictionary, d => ParquetValues.Convert(leaf, values, header.Values, d));
    }

    private void BeginPage(PageHeader header)
    {
        ReadOnlyMemory<byte> body = pages.Body();
        ReadOnlyMemory<byte> values;
        if (header.Type == PageHeader.DataV2)
        {
            (int repetition, int definition) = header.LevelBytes;
            if (repetition < 0 || definition < 0 || repetition > body.Length || definition > body.Length - repetition)
            {
                throw new InvalidDataException("a page's levels are longer than it");
            }

            // The levels of the file's bytes are read before the next page's are.
            this.repetition = leaf.MaxRepetition > 0 ? HybridDecoder.Levels(body[..repetition], leaf.MaxRepetition) : null;
            this.definition = leaf.MaxDefinition > 0 ? HybridDecoder.Levels(body.Slice(repetition, definition), leaf.MaxDefinition) : null;
            int levels = repetition + definition;
            values = header.Packed ? Unpack(header, levels, body[levels..]) : body[levels..];
        }
        else
        {
            (bool repetition, bool definition) = header.RunsOfLevels;
            if ((!definition && leaf.MaxDefinition > 0) || (!repetition && leaf.MaxRepetition > 0))
            {
                throw new UnreadableException("its levels are packed as the format gave up in 2013; write the file with a newer program");
            }

            values = Unpack(header, 0, body);
            this.repetition = leaf.MaxRepetition > 0 ? Levels(ref values, leaf.MaxRepetition) : null;
            this.definition = leaf.MaxDefinition > 0 ? Levels(ref values, leaf.MaxDefinition) : null;
        }

        pageLeft = header.Values;
        BeginValues(header, values);
    }

    private void BeginValues(PageHeader header, ReadOnlyMemory<byte> values)
    {
        (index, decoder) = (null, null);
        if (Cells.Length == 0)
        {
            return;
        }

        if (header.Encoding is 2 or 8)
        {
            // A page without a value may be without the width of its indices too.
            index = values.IsEmpty ? new HybridDecoder(values, 0) : new HybridDecoder(values[1..], values.Span[0]);
            return;
        }

        bool none = values.IsEmpty && leaf.MaxDefinition > 0;
        decoder = ValueDecoder.Create(none ? 0 : header.Encoding, leaf.Node, values, header.Values)
            ?? throw new UnreadableException($"its encoding ({header.Encoding}) is not known for its type");
    }

    private static HybridDecoder Levels(ref ReadOnlyMemory<byte> values, int highest)
    {
        if (values.Length < 4 || BitConverter.ToUInt32(values.Span) is var length && length > values.Length - 4)
        {
            throw new InvalidDataException("a page's levels are longer than it");
        }

        HybridDecoder levels = HybridDecoder.Levels(values.Slice(4, (int)length), highest);
        values = values[(4 + (int)length)..];
        return levels;
    }

    /// <summary>The bytes of a page behind its levels. Those of a dictionary are its own: pages come after it.</summary>
    private ReadOnlyMemory<byte> Unpack(PageHeader header, int levels, ReadOnlyMemory<byte> body)
    {
        if (Codecs.Unknown(codec) is { } name)
        {
            throw new UnreadableException($"it is packed with {name}, which is not read; write the file with snappy or zstd");
        }

        bool dictionary = header.Type == PageHeader.Dictionary;
        int size = header.Size - levels;
        if (size == 0)
        {
            // Writers pack nothing in as many ways as there are codecs.
            return ReadOnlyMemory<byte>.Empty;
        }

        if (codec == Codecs.None)
        {
            return dictionary ? body.ToArray() : body;
        }

        if (size < 0 || (size > uncompressed && size > body.Length * LargeRatio))
        {
            throw new InvalidDataException("a page claims to hold more than its column");
        }

        if (size > ParquetLimits.PageBytes)
        {
            throw new UnreadableException("a page of it would be unpacked to more than 1 GiB; write the file with smaller pages");
        }

        memory.Ask(size, body.Length, ref (dictionary ? ref askedOfDictionary : ref asked));
        if (dictionary)
        {
            byte[] own = [];
            Codecs.Unpack(codec, body.Span, ref own, size);
            return own.AsMemory(0, size);
        }

        Codecs.Unpack(codec, body.Span, ref unpacked, size);
        return unpacked.AsMemory(0, size);
    }
}

/// <summary>A column that is whole, but written as is not read.</summary>
internal sealed class UnreadableException(string why) : Exception(why);
