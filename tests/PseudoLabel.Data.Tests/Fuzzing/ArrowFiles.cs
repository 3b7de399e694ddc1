using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace PseudoLabel.Fuzzing;

/// <summary>Files and streams of Arrow that the library of .NET writes.</summary>
internal static class ArrowFiles
{
    /// <summary>Small ones, to be damaged.</summary>
    public static IReadOnlyList<byte[]> Small()
    {
        RecordBatch[] batches = [Batch(0, 30), Batch(30, 20)];
        return [Write(batches, stream: false), Write(batches, stream: true), Write(batches, stream: false, CompressionCodecType.Lz4Frame),
            Write(batches, stream: true, CompressionCodecType.Zstd)];
    }

    /// <summary>Writes batches.</summary>
    /// <param name="batches">The batches, of one schema.</param>
    /// <param name="stream">Whether as a stream or as a file.</param>
    /// <param name="codec">How buffers are packed.</param>
    /// <param name="legacy">Whether as before version 0.15.</param>
    public static byte[] Write(IReadOnlyList<RecordBatch> batches, bool stream, CompressionCodecType? codec = null, bool legacy = false)
    {
        var options = new IpcOptions
        {
            WriteLegacyIpcFormat = legacy,
            CompressionCodec = codec,
            CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory(),
        };
        using var bytes = new MemoryStream();
        using (ArrowStreamWriter writer = stream
            ? new ArrowStreamWriter(bytes, batches[0].Schema, true, options)
            : new ArrowFileWriter(bytes, batches[0].Schema, true, options))
        {
            writer.WriteStart();
            foreach (RecordBatch batch in batches)
            {
                writer.WriteRecordBatch(batch);
            }

            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    /// <summary>Rows of the kinds of columns that the format has beside those of Parquet.</summary>
    /// <param name="first">The first row's number.</param>
    /// <param name="rows">How many.</param>
    public static RecordBatch Batch(int first, int rows)
    {
        int[] numbers = [.. Enumerable.Range(first, rows)];
        var views = new StringViewArray.Builder();
        var tags = new ListArray.Builder(StringType.Default);
        var embedding = new FixedSizeListArray.Builder(FloatType.Default, 3);
        var durations = new Int64Array.Builder();
        foreach (int i in numbers)
        {
            _ = i % 5 == 4 ? views.AppendNull() : views.Append(i % 2 == 0 ? $"kurz {i}" : $"ein langer Text, ä{i}");
            AppendTags(tags, i);
            AppendEmbedding(embedding, i);
            durations.Append(i * 500);
        }

        StringArray colors = new StringArray.Builder().Append("rot").Append("grün").AppendNull().Build();
        Int8Array indices = new Int8Array.Builder().AppendRange(numbers.Select(i => (sbyte)(i % 3))).Build();
        Int32Array inner = new Int32Array.Builder().AppendRange(numbers).Build();
        var structure = new StructType([new Field("n", Int32Type.Default, nullable: true)]);
        var bitmap = new ArrowBuffer.BitmapBuilder();
        numbers.ToList().ForEach(i => bitmap.Append(i % 4 != 0));
        Int64Array ticks = durations.Build();
        IArrowArray[] arrays =
        [
            views.Build(), tags.Build(), embedding.Build(),
            new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, ordered: false), indices, colors),
            new StructArray(structure, rows, [inner], bitmap.Build(), numbers.Count(i => i % 4 == 0)),
            new DurationArray(DurationType.Millisecond, ticks.ValueBuffer, ArrowBuffer.Empty, rows, 0, 0),
            new NullArray(rows),
        ];
        string[] names = ["view", "tags", "emb", "color", "s", "took", "none"];
        return new RecordBatch(new Schema([.. arrays.Select((a, i) => new Field(names[i], a.Data.DataType, nullable: true))], null),
            arrays, rows);
    }

    private static void AppendTags(ListArray.Builder tags, int i)
    {
        if (i % 6 == 5)
        {
            tags.AppendNull();
            return;
        }

        tags.Append();
        var values = (StringArray.Builder)tags.ValueBuilder;
        for (int n = 0; n < i % 3; n++)
        {
            values.Append($"t{n}");
        }
    }

    private static void AppendEmbedding(FixedSizeListArray.Builder embedding, int i)
    {
        var values = (FloatArray.Builder)embedding.ValueBuilder;
        if (i % 7 == 6)
        {
            embedding.AppendNull();
        }
        else
        {
            embedding.Append();
            values.Append(i).Append(i / 2f).Append(-i);
        }
    }
}
