using ParquetSharp;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>Columns within columns become columns, or are named.</summary>
public sealed class ParquetSchemaTests
{
    [Fact]
    public void Lists_OfConstantLength_AreColumns()
    {
        var source =
            new MemorySource(
                DuckFiles.Write("SELECT i AS id, CASE WHEN i <> 3 THEN [i / 2, NULL, i] END::DOUBLE[] AS emb FROM range(7) t(i)",
                    "ROW_GROUP_SIZE 4"));
        TableIndex index = TestTables.Index("t.parquet", source, batchRows: 2);

        Assert.Equal(["id", "emb[0]", "emb[1]", "emb[2]"], index.Header);
        TableSchema schema =
            TestTables.Schema("none", ("emb[2]", ColumnKind.Numeric), ("emb[0]", ColumnKind.Numeric), ("emb[1]", ColumnKind.Categorical));
        List<RowBlock> blocks = TestTables.ReadSlices(index, schema, source, new ReadOptions());
        Assert.Equal([0f, 1, 2, float.NaN, 4, 5, 6], blocks.SelectMany(b => b.Columns[0].Numbers!));
        Assert.Equal([0f, 0.5f, 1, float.NaN, 2, 2.5f, 3], blocks.SelectMany(b => b.Columns[1].Numbers!));
        Assert.All(blocks.SelectMany(b => b.Columns[2].Values!), Assert.Null);
        Assert.Equal(["5", "2.5", null, "5"], TableSample.Read(index, source, maxRows: 100, CancellationToken.None).Rows[5]);
    }

    [Fact]
    public void List_OfAnotherLengthLater_IsMissingAndCounted()
    {
        // The first row group says that lists have two values; a later one that has them in all, but not in each row, is told row by row.
        var source = new MemorySource(DuckFiles.Write(
            "SELECT i AS id, CASE i WHEN 2050 THEN [1, 2, 3] WHEN 2051 THEN [1] ELSE [i, i] END::INTEGER[] AS l FROM range(4096) t(i)",
            "ROW_GROUP_SIZE 2048"));
        TableIndex index = TestTables.Index("t.parquet", source, batchRows: 4096);

        Assert.Equal(["id", "l[0]", "l[1]"], index.Header);
        List<RowBlock> blocks =
            TestTables.ReadSlices(index, TestTables.Schema("none", ("l[1]", ColumnKind.Numeric)), source, new ReadOptions());
        Assert.Equal(
            [new UnfitCells("l[1]", 2, 2050, 0, "the list has 3 values, others have 2")], blocks.SelectMany(b => b.Unfit));
        Assert.Equal(4096, blocks.Sum(b => b.Rows));
        Assert.Equal(["2049", "NaN", "NaN", "2052"], blocks.SelectMany(b => b.Columns[0].Numbers!).Skip(2049).Take(4).Select(n => $"{n}"));
    }

    [Fact]
    public void Structures_AreOpened_AndTextsOfListsJoined()
    {
        var source = new MemorySource(DuckFiles.Write(
            "SELECT {'f': i, 'inner': {'g': 'g' || i}} AS o, CASE WHEN i = 1 THEN NULL WHEN i = 2 THEN [] ELSE ['rot', "
                + "'grün'] END AS tags FROM range(4) t(i)", "CODEC 'zstd'"));
        TableIndex index = TestTables.Index("t.parquet", source);

        Assert.Equal(["o.f", "o.inner.g", "tags"], index.Header);
        Assert.Equal(
            [["0", "g0", "rot grün"], ["1", "g1", null], ["2", "g2", null], ["3", "g3", "rot grün"]],
            TableSample.Read(index, source, maxRows: 100, CancellationToken.None).Rows);
    }

    [Fact]
    public void WhatIsNotRead_IsNamed()
    {
        var source = new MemorySource(DuckFiles.Write(
            "SELECT i AS id, MAP {'k': i} AS m, CASE WHEN i % 2 = 0 THEN [i] ELSE [i, i] END AS varied, [{'a': i}] AS structs, "
                + "[[i]] AS nested FROM range(4) t(i)", "CODEC 'snappy'"));
        TableIndex index = TestTables.Index("t.parquet", source);

        Assert.Equal(["id", "m", "varied", "structs", "nested"], index.Header);
        Assert.Equal("a MAP is not read; write its keys as columns", index.Unread["m"]);
        Assert.StartsWith("its lists have different lengths", index.Unread["varied"], StringComparison.Ordinal);
        Assert.StartsWith("a list of structures or of lists is not read", index.Unread["structs"], StringComparison.Ordinal);
        Assert.StartsWith("a list of structures or of lists is not read", index.Unread["nested"], StringComparison.Ordinal);

        // The schema leaves them out with that reason, whatever else it makes of the others; as the label they are refused.
        RawSample sample = TableSample.Read(index, source, maxRows: 100, CancellationToken.None);
        TableSchema schema = SchemaInference.Infer(
            sample, [], "id",
            new SchemaOptions
            {
                Overrides =
                new Dictionary<string, ColumnKind> { ["varied"] = ColumnKind.Ignore, ["nested"] = ColumnKind.Text }
            });
        Assert.Equal(new ColumnSpec("m", ColumnKind.Ignore, index.Unread["m"]), schema.Columns[0]);
        var label = Assert.Throws<UserErrorException>(() => SchemaInference.Infer(sample, [], "m", new SchemaOptions()));
        Assert.Equal("t.parquet, column 'm': a MAP is not read; write its keys as columns", label.Message);

        // Rows as they are have nothing in their place.
        Assert.Equal(["2", "", "", "", ""], RawRows.Pick(index, [2], source, CancellationToken.None)[2]);

        // A column set by hand to a kind that it cannot have is refused by name when it is read.
        var set = Assert.Throws<UserErrorException>(() => TestTables.ReadSlices(index, schema, source, new ReadOptions()));
        Assert.StartsWith("t.parquet, column 'nested': a list of structures or of lists is not read", set.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoText_AreMissingAndCounted()
    {
        var source =
            new MemorySource(
                DuckFiles.Write("SELECT CASE WHEN i = 1 THEN '\\xFF\\xFE'::BLOB ELSE 'ok'::BLOB END AS b FROM range(3) t(i)",
                    "CODEC 'snappy'"));
        TableIndex index = TestTables.Index("t.parquet", source);

        List<RowBlock> blocks = TestTables.ReadSlices(index, TestTables.AllText(["b"]), source, new ReadOptions());
        Assert.Equal([new UnfitCells("b", Count: 1, Row: 1, Line: 0, "these bytes are no text in UTF-8")], blocks.SelectMany(b => b.Unfit));
        Assert.Equal(["ok", null, "ok"], blocks.SelectMany(b => b.Columns[0].Values!));
    }

    [Fact]
    public void BytesOfAFixedLength_AreNamed()
    {
        using var stream = new MemoryStream();
        var node = new ParquetSharp.Schema.PrimitiveNode("f", Repetition.Optional, LogicalType.None(), PhysicalType.FixedLenByteArray, 5);
        using (var root = new ParquetSharp.Schema.GroupNode("schema", Repetition.Required, [node]))
        using (WriterProperties properties = new WriterPropertiesBuilder().Build())
        using (var writer = new ParquetFileWriter(stream, root, properties, null, leaveOpen: true))
        {
            using (RowGroupWriter group = writer.AppendRowGroup())
            using (ColumnWriter column = group.NextColumn())
            {
                ((ColumnWriter<FixedLenByteArray>)column).WriteBatch(2, [(short)0, (short)0], default, []);
            }

            writer.Close();
        }

        TableIndex index = TestTables.Index("t.parquet", new MemorySource(stream.ToArray()));
        Assert.Equal("values of type FIXED_LEN_BYTE_ARRAY(5) are not read; write the column as text or numbers", index.Unread["f"]);
    }
}
