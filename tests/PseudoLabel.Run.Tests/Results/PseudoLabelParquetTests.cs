using Parquet;
using Parquet.Schema;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public class PseudoLabelParquetTests
{
    private static readonly LabeledRow[] Rows =
    [
        new("u.csv", 0, "cat", 0.5f, RowDecision.Accepted, 2, "above the threshold"),
        new("u.csv", 5_000_000_000, "", float.NaN, RowDecision.Rejected, 0, "bad cell"),
        new("ž,v.csv", 1, "dog", 0.25f, RowDecision.Review, 2, "below"),
    ];

    [Fact]
    public async Task JoinAsync_OnePart_GivesTypedColumnsWithNulls()
    {
        MemoryStream file = await JoinedAsync([], Rows);

        await using ParquetReader reader = await OpenAsync(file);
        DataField[] fields = reader.Schema.DataFields;
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        Assert.Equal(["source", "row", "predicted_label", "confidence", "decision", "round", "reason"], fields.Select(f => f.Name));
        Assert.Equal([false, false, true, true, false, false, false], fields.Select(f => f.IsNullable));
        Assert.Equal(["u.csv", "u.csv", "ž,v.csv"], await TextsAsync(group, fields[0], 3));
        Assert.Equal(new List<long> { 0, 5_000_000_000, 1 }, await ValuesAsync<long>(group, fields[1], 3));
        Assert.Equal(["cat", null, "dog"], await TextsAsync(group, fields[2], 3));
        Assert.Equal([0.5f, null, 0.25f], await NullablesAsync(group, fields[3], 3));
        Assert.Equal(["accepted", "rejected", "review"], await TextsAsync(group, fields[4], 3));
        Assert.Equal(new List<int> { 2, 0, 2 }, await ValuesAsync<int>(group, fields[5], 3));
        Assert.Equal(["above the threshold", "bad cell", "below"], await TextsAsync(group, fields[6], 3));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(200)]
    public async Task JoinAsync_ManyParts_HoldsEveryRowOfEachInOrder(int parts)
    {
        LabeledRow[][] rows = [.. Enumerable.Range(0, parts).Select(p => Enumerable.Range(0, 1 + p % 5).Select(i => Row(p, i)).ToArray())];
        MemoryStream file = await JoinedAsync(["a", "b"], rows);

        await using ParquetReader reader = await OpenAsync(file);
        Assert.Equal((parts, rows.Sum(r => r.Length)), (reader.RowGroupCount, (int)reader.Metadata!.NumRows));
        for (int p = 0; p < parts; p++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(p);
            DataField[] fields = reader.Schema.DataFields;
            int count = rows[p].Length;
            Assert.Equal(count, group.RowCount);
            Assert.Equal(rows[p].Select(r => r.Row), await ValuesAsync<long>(group, fields[1], count));
            Assert.Equal(rows[p].Select(r => (float?)r.Confidence), await NullablesAsync(group, fields[3], count));
            Assert.Equal(rows[p].Select(r => r.Reason), await TextsAsync(group, fields[6], count));
            Assert.Equal(rows[p].Select(r => r.Row % 2 == 0 ? (float?)0.25f : null), await NullablesAsync(group, fields[8], count));
        }

        static LabeledRow Row(int part, int i) =>
            new($"u{part}.csv", part * 10 + i, "a", 0.5f, RowDecision.Accepted, 1, $"reason {part} {i} ž");
    }

    [Fact]
    public async Task JoinAsync_PartsWithoutRows_AreNoGroups()
    {
        MemoryStream file = await JoinedAsync([], [], Rows[..1], []);

        await using ParquetReader reader = await OpenAsync(file);
        Assert.Equal((1, 1, 7), (reader.RowGroupCount, (int)reader.Metadata!.NumRows, reader.Schema.DataFields.Length));
    }

    [Fact]
    public async Task JoinAsync_OnePart_GivesItsBytes()
    {
        byte[] part = (await PartAsync([], Rows)).ToArray();

        Assert.Equal(part, (await JoinedAsync([], Rows)).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(100)]
    public async Task JoinAsync_PartCutShort_IsRefused(int bytes)
    {
        byte[] part = (await PartAsync([], Rows)).ToArray();

        await Assert.ThrowsAsync<InvalidDataException>(
            () => PseudoLabelParquet.JoinAsync(Streams([new MemoryStream(part, 0, bytes)]), new MemoryStream()));
    }

    [Fact]
    public async Task JoinAsync_PartWithDamagedFooter_IsRefused()
    {
        byte[] part = (await PartAsync([], Rows)).ToArray();
        part.AsSpan(^60..^8).Fill(0xFF);

        await Assert.ThrowsAsync<InvalidDataException>(
            () => PseudoLabelParquet.JoinAsync(Streams([new MemoryStream(part)]), new MemoryStream()));
    }

    private static async Task<MemoryStream> JoinedAsync(string[] classes, params LabeledRow[][] parts)
    {
        var file = new MemoryStream();
        var streams = new List<Stream>();
        foreach (LabeledRow[] part in parts)
        {
            streams.Add(await PartAsync(classes, part));
        }

        await PseudoLabelParquet.JoinAsync(Streams(streams), new WriteOnlyStream(file));
        return file;
    }

    private static async Task<MemoryStream> PartAsync(string[] classes, LabeledRow[] rows)
    {
        using var part = new LabelPart(new MemoryStream(), classes, rows.Length);
        foreach (LabeledRow r in rows)
        {
            part.Add(r.Source, r.Row, r.PredictedLabel, r.Confidence, r.Decision, r.Round, r.Reason,
                classes.Length == 0 ? [] : [0.75f, r.Row % 2 == 0 ? 0.25f : float.NaN]);
        }

        var file = new MemoryStream();
        await part.WriteParquetAsync(new WriteOnlyStream(file));
        file.Position = 0;
        return file;
    }

    private static async IAsyncEnumerable<Stream> Streams(IEnumerable<Stream> parts)
    {
        foreach (Stream part in parts)
        {
            await Task.Yield();
            yield return part;
        }
    }

    private static Task<ParquetReader> OpenAsync(MemoryStream file)
    {
        file.Position = 0;
        return ParquetReader.CreateAsync(file);
    }

    private static async Task<string?[]> TextsAsync(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new string?[rows];
        await group.ReadAsync(field, values);
        return values;
    }

    private static async Task<T[]> ValuesAsync<T>(ParquetRowGroupReader group, DataField field, int rows)
        where T : struct
    {
        var values = new T[rows];
        await group.ReadAsync<T>(field, values.AsMemory());
        return values;
    }

    private static async Task<float?[]> NullablesAsync(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new float?[rows];
        await group.ReadAsync<float>(field, values.AsMemory());
        return values;
    }

    /// <summary>An upload: it can only be written.</summary>
    private sealed class WriteOnlyStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
