using Parquet;
using Parquet.Schema;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Results;

namespace PseudoLabel.Workflow.Tests.Results;

public class PseudoLabelParquetTests
{
    private static readonly LabeledRow[] Rows =
    [
        new("u.csv", 0, "cat", 0.5f, RowDecision.Accepted, 2, "above the threshold"),
        new("u.csv", 5_000_000_000, "", float.NaN, RowDecision.Rejected, 0, "bad cell"),
        new("ž,v.csv", 1, "dog", 0.25f, RowDecision.Review, 2, "below"),
    ];

    [Fact]
    public async Task WriteAsync_Csv_GivesTypedColumnsWithNulls()
    {
        var file = new MemoryStream();
        await PseudoLabelParquet.WriteAsync(PseudoLabelCsvTests.Written(Rows), file);

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

    [Fact]
    public async Task WriteAsync_PartsCutAnywhere_GivesTheBytesOfTheWhole()
    {
        var whole = new MemoryStream();
        var parts = new MemoryStream();
        await PseudoLabelParquet.WriteAsync(PseudoLabelCsvTests.Written(Rows), whole);

        await PseudoLabelParquet.WriteAsync(Parts([Rows[..1], [], Rows[1..]]), null, parts);

        Assert.Equal(whole.ToArray(), parts.ToArray());
    }

    [Fact]
    public async Task WriteAsync_MoreRowsThanAGroup_CutsGroupsAndKeepsEveryRow()
    {
        int rows = PseudoLabelParquet.RowGroupRows + 10;
        var csv = new MemoryStream();
        PseudoLabelCsv.WriteHeader(csv, ["a", "b"]);
        for (int i = 0; i < rows; i++)
        {
            PseudoLabelCsv.WriteRow(csv, "u", i, "a", 0.75f, RowDecision.Accepted, 1, "", [0.75f, i % 2 == 0 ? 0.25f : float.NaN]);
        }

        csv.Position = 0;
        var file = new MemoryStream();
        await PseudoLabelParquet.WriteAsync(csv, new WriteOnlyStream(file));

        await using ParquetReader reader = await OpenAsync(file);
        Assert.Equal(2, reader.RowGroupCount);
        using ParquetRowGroupReader last = reader.OpenRowGroupReader(1);
        Assert.Equal(Enumerable.Range(PseudoLabelParquet.RowGroupRows, 10).Select(i => (long)i), await ValuesAsync<long>(last, reader.Schema.DataFields[1], 10));
        Assert.Equal("p_b", reader.Schema.DataFields[8].Name);
        Assert.Equal([0.25f, null, 0.25f], (await NullablesAsync(last, reader.Schema.DataFields[8], 10))[..3]);
    }

    [Fact]
    public async Task WriteAsync_NoRows_GivesAReadableFile()
    {
        var file = new MemoryStream();
        await PseudoLabelParquet.WriteAsync(PseudoLabelCsvTests.Written([]), file);

        await using ParquetReader reader = await OpenAsync(file);
        Assert.Equal((0, 7), (reader.RowGroupCount, reader.Schema.DataFields.Length));
    }

    [Fact]
    public async Task WriteAsync_PartWithOtherColumns_IsAUserError() =>
        await Assert.ThrowsAsync<UserErrorException>(() => PseudoLabelParquet.WriteAsync(Parts([Rows]), ["a"], new MemoryStream()));

    private static async IAsyncEnumerable<Stream> Parts(LabeledRow[][] parts)
    {
        foreach (LabeledRow[] part in parts)
        {
            await Task.Yield();
            yield return PseudoLabelCsvTests.Written(part, header: false);
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
