using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>A column of a row group, some thousand values at a time: their levels, and the cells that the values become.</summary>
internal sealed class LeafBlocks
{
    private const int BlockValues = 4096;

    // Codecs whose ratio has no bound are held to what the footer says of the column, where a page seems to be packed beyond this.
    private const long LargeRatio = 1040;
    private readonly Leaf _leaf;
    private readonly int _codec;
    private readonly long _uncompressed;
    private readonly PageReader _pages;
    private readonly ValueBlock _values = new();
    private readonly int[] _indices = new int[BlockValues];
    private byte[] _unpacked = [];
    private ColumnCells[]? _dictionary;
    private int _dictionaryCount;
    private HybridDecoder? _repetition;
    private HybridDecoder? _definition;
    private HybridDecoder? _index;
    private ValueDecoder? _decoder;
    private int _pageLeft;

    /// <param name="leaf">The column.</param>
    /// <param name="chunk">Where it is.</param>
    /// <param name="pages">Its pages.</param>
    /// <param name="readers">What its values are read as; none where only levels are.</param>
    public LeafBlocks(Leaf leaf, ColumnChunk chunk, PageReader pages, IReadOnlyList<CellReader> readers)
    {
        _leaf = leaf;
        _codec = chunk.Codec;
        _uncompressed = chunk.UncompressedSize;
        _pages = pages;
        Cells = [.. readers.Select(r => new ColumnCells(r, BlockValues))];
        Definitions = new int[leaf.MaxDefinition > 0 ? BlockValues : 0];
        Repetitions = new int[leaf.MaxRepetition > 0 ? BlockValues : 0];
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
        while (_pageLeft == 0)
        {
            if (!_pages.Next())
            {
                Count = 0;
                return -1;
            }

            bool data = _pages.Header.Type != PageHeader.Dictionary;
            if (data && _pages.Header.Values <= mayPass)
            {
                _pages.Pass();
                (Count, Present) = (0, 0);
                if (_pages.Header.Values > 0)
                {
                    return _pages.Header.Values;
                }
            }
            else if (data)
            {
                BeginPage(_pages.Header);
            }
            else
            {
                ReadDictionary(_pages.Header);
            }
        }

        Count = Math.Min(_pageLeft, BlockValues);
        Present = Count;
        _pageLeft -= Count;
        _repetition?.Read(Repetitions.AsSpan(0, Count));
        if (_definition is not null)
        {
            Span<int> levels = Definitions.AsSpan(0, Count);
            _definition.Read(levels);
            Present = levels.Count(_leaf.MaxDefinition);
            if (levels.ContainsAnyExceptInRange(0, _leaf.MaxDefinition))
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
        if (_index is null)
        {
            _decoder!.Read(Present, _values);
            Array.ForEach(Cells, c => ParquetValues.Convert(_leaf, _values, Present, c));
            return;
        }

        Span<int> indices = _indices.AsSpan(0, Present);
        _index.Read(indices);
        if (_dictionary is null || (Present > 0 && indices.ContainsAnyExceptInRange(0, _dictionaryCount - 1)))
        {
            throw new InvalidDataException("a page has values that are not in its dictionary");
        }

        for (int i = 0; i < Cells.Length; i++)
        {
            Cells[i].Gather(_dictionary[i], indices);
        }
    }

    private void ReadDictionary(PageHeader header)
    {
        // Some writers say PLAIN_DICTIONARY for what is plain.
        if (_dictionary is not null || header.Encoding is not (0 or 2))
        {
            throw new InvalidDataException("a column's dictionary is damaged");
        }

        ReadOnlyMemory<byte> bytes = Unpack(header, 0, _pages.Body());
        if (_leaf.Meaning != Meaning.Nothing && header.Values > bytes.Length)
        {
            throw new InvalidDataException("a dictionary ends before its values");
        }

        ValueDecoder decoder = ValueDecoder.Create(0, _leaf.Node, bytes, header.Values)!;
        decoder.Read(header.Values, _values);
        _dictionaryCount = header.Values;
        _dictionary = [.. Cells.Select(c => new ColumnCells(c.Reader, header.Values))];
        Array.ForEach(_dictionary, d => ParquetValues.Convert(_leaf, _values, header.Values, d));
    }

    private void BeginPage(PageHeader header)
    {
        ReadOnlyMemory<byte> body = _pages.Body();
        ReadOnlyMemory<byte> values;
        if (header.Type == PageHeader.DataV2)
        {
            (int repetition, int definition) = header.LevelBytes;
            if (repetition < 0 || definition < 0 || repetition > body.Length || definition > body.Length - repetition)
            {
                throw new InvalidDataException("a page's levels are longer than it");
            }

            // The levels of the file's bytes are read before the next page's are.
            _repetition = _leaf.MaxRepetition > 0 ? HybridDecoder.Levels(body[..repetition], _leaf.MaxRepetition) : null;
            _definition = _leaf.MaxDefinition > 0 ? HybridDecoder.Levels(body.Slice(repetition, definition), _leaf.MaxDefinition) : null;
            int levels = repetition + definition;
            values = header.Packed ? Unpack(header, levels, body[levels..]) : body[levels..];
        }
        else
        {
            (bool repetition, bool definition) = header.RunsOfLevels;
            if ((!definition && _leaf.MaxDefinition > 0) || (!repetition && _leaf.MaxRepetition > 0))
            {
                throw new UnreadableException("its levels are packed as the format gave up in 2013; write the file with a newer program");
            }

            values = Unpack(header, 0, body);
            _repetition = _leaf.MaxRepetition > 0 ? Levels(ref values, _leaf.MaxRepetition) : null;
            _definition = _leaf.MaxDefinition > 0 ? Levels(ref values, _leaf.MaxDefinition) : null;
        }

        _pageLeft = header.Values;
        BeginValues(header, values);
    }

    private void BeginValues(PageHeader header, ReadOnlyMemory<byte> values)
    {
        (_index, _decoder) = (null, null);
        if (Cells.Length == 0)
        {
            return;
        }

        if (header.Encoding is 2 or 8)
        {
            // A page without a value may be without the width of its indices too.
            _index = values.IsEmpty ? new HybridDecoder(values, 0) : new HybridDecoder(values[1..], values.Span[0]);
            return;
        }

        bool none = values.IsEmpty && _leaf.MaxDefinition > 0;
        _decoder = ValueDecoder.Create(none ? 0 : header.Encoding, _leaf.Node, values, header.Values)
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
        if (Codecs.Unknown(_codec) is { } name)
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

        if (_codec == Codecs.None)
        {
            return dictionary ? body.ToArray() : body;
        }

        if (size < 0 || (size > _uncompressed && size > body.Length * LargeRatio))
        {
            throw new InvalidDataException("a page claims to hold more than its column");
        }

        if (dictionary)
        {
            byte[] own = [];
            Codecs.Unpack(_codec, body.Span, ref own, size);
            return own.AsMemory(0, size);
        }

        Codecs.Unpack(_codec, body.Span, ref _unpacked, size);
        return _unpacked.AsMemory(0, size);
    }
}

/// <summary>A column that is whole, but written as is not read.</summary>
internal sealed class UnreadableException(string why) : Exception(why);
