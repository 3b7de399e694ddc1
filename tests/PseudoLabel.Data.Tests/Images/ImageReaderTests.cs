using PseudoLabel.Data.Images;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Images;

public sealed class ImageReaderTests
{
    private static readonly ImageShape Shape = new(1, 1, 1);
    private static readonly TableSchema Schema = PixelNames.Schema(Shape, "label");

    [Fact]
    public void Read_Blocks_HoldPixelsLabelsAndWhatIsSetAside()
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(10))
            .Add("b.png", [])
            .Add("c.png", [9, 9, 9])
            .Add("d.png", ImageSource.Gray(40));
        TableIndex table =
            ImageSource.Index(source, batchRows: 3, ImageSource.Image("a.png", "x"), ImageSource.Image("b.png", "x"),
                ImageSource.Image("c.png", "y"), ImageSource.Image("d.png", "y"))[0];

        List<(TableSlice Slice, RowBlock Block)> read =
            [.. TableReader.ReadAll(table, Schema, source, new ReadOptions { BlockRows = 2, ReadLabels = true }, CancellationToken.None)];

        Assert.Equal([0L, 3L], read.SelectMany(r => r.Block.RowNumbers));
        Assert.Equal([10f, 40f], read.SelectMany(r => r.Block.Columns[0].Numbers!));
        Assert.Equal(["x", "y"], read.SelectMany(r => r.Block.Labels!));
        Assert.Equal([(1L, "it is empty"), (2L, "it is no image")], read.SelectMany(r => r.Block.SetAside).Select(a => (a.Row, a.Reason)));
        RowBlock second =
            Assert.Single(TableReader.Read(table.Slices[1], table, Schema, source, new ReadOptions(), CancellationToken.None));
        Assert.Equal([3L], second.RowNumbers);
    }

    [Fact]
    public void Read_Pictures_AreOfTheRowsThatAreReadAndOfNoOther()
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(10)).Add("b.png", [9, 9, 9]).Add("c.png", ImageSource.Gray(30));
        TableIndex table = ImageSource.Index(
            source, batchRows: 100, ImageSource.Image("a.png"), ImageSource.Image("b.png"), ImageSource.Image("c.png"))[0];
        TableSchema schema = Schema with { Picture = new ImageShape(1, 2, 3) };

        RowBlock block =
            TableReader.ReadAll(table, schema, source, new ReadOptions { ReadPictures = true }, CancellationToken.None).Single().Block;

        Assert.Equal([0L, 2L], block.RowNumbers);
        Assert.Equal([[10, 10, 10, 10, 10, 10], [30, 30, 30, 30, 30, 30]], block.Pictures!);
        Assert.Equal([30, 30, 30, 30, 30, 30], Assert.Single(block.Select([1]).Pictures!));
        Assert.Null(TableReader.ReadAll(table, schema, source, new ReadOptions(), CancellationToken.None).Single().Block.Pictures);
        Assert.Null(TableReader.ReadAll(table, Schema, source, new ReadOptions { ReadPictures = true }, CancellationToken.None)
            .Single().Block.Pictures);
    }

    [Fact]
    public void Read_ManyPictures_ComeInSmallBlocks()
    {
        byte[] zip = ImageSource.Zip([.. Enumerable.Range(0, 130).Select(i => ($"{i:000}.png", ImageSource.Gray((byte)i)))]);
        var source = new ImageSource().Add("z.zip", zip);
        TableIndex table = ImageSource.Index(source, batchRows: 1000, ImageSource.Archive("z.zip", null))[0];
        TableSchema schema = Schema with { Picture = new ImageShape(1, 1, 3) };

        List<RowBlock> blocks =
        [
            .. TableReader.ReadAll(table, schema, source, new ReadOptions { ReadPictures = true }, CancellationToken.None)
                .Select(r => r.Block),
        ];

        Assert.Equal([64, 64, 2], blocks.Select(b => b.Rows));
        Assert.Equal(Enumerable.Range(0, 130).Select(i => (byte)i), blocks.SelectMany(b => b.Pictures!).Select(p => p[1]));
    }

    /// <summary>An image's pixels are the same where its picture is not read: rows are known again by them.</summary>
    [Fact]
    public void Read_WithPicturesOrWithout_NeedsTheSame()
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(10));
        TableIndex table = ImageSource.Index(source, batchRows: 100, ImageSource.Image("a.png"))[0];
        TableSchema schema = Schema with { Picture = new ImageShape(20, 30, 3) };

        foreach (bool pictures in new[] { true, false })
        {
            _ = TableReader.ReadAll(table, schema, source, new ReadOptions { ReadPictures = pictures }, CancellationToken.None).Single();
        }

        Assert.Equal([new ImageNeed(30, 20), new ImageNeed(30, 20)], source.Needs);
    }

    [Fact]
    public void Read_SkippedRows_LeavePicturesBesideTheirRows()
    {
        var source = new ImageSource()
            .Add("a.png", ImageSource.Gray(10)).Add("b.png", ImageSource.Gray(20)).Add("c.png", ImageSource.Gray(30));
        TableIndex table = ImageSource.Index(
            source, batchRows: 100, ImageSource.Image("a.png"), ImageSource.Image("b.png"), ImageSource.Image("c.png"))[0];

        RowBlock block = TableReader.ReadAll(
            table with { Skipped = [1] }, Schema with { Picture = new ImageShape(1, 1, 3) }, source,
            new ReadOptions { ReadPictures = true }, CancellationToken.None).Single().Block;

        Assert.Equal([10f, 30f], block.Columns[0].Numbers!);
        Assert.Equal([10, 30], block.Pictures!.Select(p => p[0]));
    }

    [Fact]
    public void Read_Archive_SetsAsideWhatIsDamagedOrLeadsOut()
    {
        byte[] zip = ImageSource.Zip(("../out.png", ImageSource.Gray(1)), ("a/good.png", ImageSource.Gray(77)),
            ("b/flipped.png", ImageSource.Gray(88)));
        zip[Array.IndexOf(zip, (byte)88)]++;
        var source = new ImageSource().Add("z.zip", zip);
        TableIndex table = ImageSource.Index(source, batchRows: 100, ImageSource.Archive("z.zip", null))[0];

        RowBlock block = TableReader.ReadAll(table, Schema, source, new ReadOptions(), CancellationToken.None).Single().Block;

        Assert.Equal([77f], block.Columns[0].Numbers!);
        Assert.Equal(
            ["its path in the archive is not one below a folder", "it is damaged in the archive: its checksum differs"],
            block.SetAside.Select(a => a.Reason));
    }

    [Fact]
    public void Read_ArchiveThatSaysLess_IsSetAsideWithoutUnpackingMore()
    {
        byte[] zip = ImageSource.Zip(("bomb.png", new byte[100_000]));
        byte[] length = BitConverter.GetBytes(100_000);
        for (int at = 0; at <= zip.Length - 4; at++)
        {
            // The uncompressed length, in the directory and beside the data, said to be 65 MiB.
            if (zip.AsSpan(at, 4).SequenceEqual(length) && at >= 4 && zip.AsSpan(at - 4, 4).SequenceEqual(length))
            {
                BitConverter.TryWriteBytes(zip.AsSpan(at), 65 << 20);
            }
        }

        var source = new ImageSource().Add("z.zip", zip);
        TableIndex table = ImageSource.Index(source, batchRows: 100, ImageSource.Archive("z.zip", null))[0];

        SetAsideRow aside =
            Assert.Single(TableReader.ReadAll(table, Schema, source, new ReadOptions(), CancellationToken.None).Single().Block.SetAside);

        Assert.Contains("more than 67,108,864 bytes", aside.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "trained on tables, not on images")]
    [InlineData(true, "trained on tables of pixels (1x1)")]
    public void Read_ModelOfTables_RefusesImages(bool pixels, string problem)
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(1));
        TableSchema schema = Schema with { ImageFiles = false, Image = pixels ? Shape : null };

        var error = Assert.Throws<UserErrorException>(
            () => TableReader.ReadAll(ImageSource.Index(source, batchRows: 100, ImageSource.Image("a.png"))[0], schema, source,
                new ReadOptions(), CancellationToken.None)
                .Count());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
