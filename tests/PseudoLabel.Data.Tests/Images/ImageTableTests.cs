using PseudoLabel.Data.Images;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Images;

public sealed class ImageTableTests
{
    private static readonly ImageShape Shape = new(1, 1, 1);
    private static readonly TableSchema Schema = PixelNames.Schema(Shape, "label");

    [Fact]
    public void Index_ImagesThatFollowOneAnother_AreOneTableInBatches()
    {
        var source = new ImageSource().Add("t.csv", "x\n1\n"u8.ToArray());
        DataFile[] files = [Image("a.png"), Image("b.png"), Image("c.png"), new DataFile { Name = "t.csv", Format = DataFormat.Csv },
            Image("d.png")];

        List<TableIndex> tables = Index(source, 2, files);

        Assert.Equal([("a.png", 3L), ("t.csv", 1L), ("d.png", 1L)], tables.Select(t => (t.File.Name, t.Rows)));
        Assert.Equal([(0L, 2), (2L, 1)], tables[0].Slices.Select(s => (s.FirstRow, s.Rows)));
        Assert.Equal(("c.png", 0L), tables[0].Place(2));
        Assert.Equal(("t.csv", 0L), tables[1].Place(0));
    }

    [Fact]
    public void Index_Archive_HasItsImagesInOrderWithTheirClasses()
    {
        byte[] zip = ImageSource.Zip(
            ("photos/dog/2.JPG", ImageSource.Gray(2)), ("photos/cat/1.png", ImageSource.Gray(1)), ("loose.jpeg", ImageSource.Gray(3)),
            ("__MACOSX/photos/cat/1.png", [0]), (".DS_Store", [0]), ("photos/.hidden.png", [0]), ("notes.txt", [0]), ("photos/cat/", []));

        TableIndex table = Assert.Single(Index(new ImageSource().Add("z.zip", zip), 100, Archive("z.zip", "z")));

        Assert.Equal([new("loose.jpeg", "z"), new("photos/cat/1.png", "cat"), new("photos/dog/2.JPG", "dog")], table.Images!);
        Assert.Equal(("z.zip/photos/cat/1.png", 0L), table.Place(1));
    }

    [Fact]
    public void Index_Archive_CountsWhatIsNotReadAndFindsMedicalImagesWithoutAName()
    {
        byte[] dicom = [.. new byte[128], .. "DICM"u8, 1];
        byte[] zip = ImageSource.Zip(
            ("a/1.png", ImageSource.Gray(1)), ("a/2.heic", [1]), ("a/3.HEIC", [1]), ("b.svg", [1]), ("a/IM0001", dicom),
            ("a/1.2.840.10008", dicom), ("README", dicom[..50]),
            ("DICOMDIR", dicom), ("a/Thumbs.db", [1]), ("a/.DS_Store", [1]));
        var notes = new InputNotes();

        TableIndex table =
            Assert.Single(InputTables.Index([Archive("z.zip", null)], new ImageSource().Add("z.zip", zip),
                new IndexOptions { Notes = notes }, CancellationToken.None));

        Assert.Equal(["a/1.2.840.10008", "a/1.png", "a/IM0001"], table.Images!.Select(i => i.Name));
        Assert.Equal(["5 files in archives are not read: 2 .heic, 2 without extension, 1 .svg"], notes.Lines());
    }

    [Fact]
    public void Of_Remarks_CountsThemAndSaysEachOnce()
    {
        var block = new RowBlock
        {
            Rows = 3,
            RowNumbers = [0, 1, 2],
            Columns = [],
            Remarks = [ImageRemarks.Deep | ImageRemarks.FirstPage, ImageRemarks.None, ImageRemarks.FirstPage],
        };

        ImageCounts counts = ImageCounts.Sum(ImageCounts.Sum(null, ImageCounts.Of(block)), ImageCounts.Of(block))!;

        Assert.Equal((6, 2, 4, 0, 0), (counts.Images, counts.Deep, counts.FirstPage, counts.FirstFrame, counts.NoWindow));
        Assert.Equal(
            ["2 of 6 images have more than 8 bits a value: all levels are kept, 0 to 255 being the whole scale of each, "
                + "which is not how bright those of 8 bits beside them are",
                "4 of 6 images have several pages: the first is taken"],
            counts.Notices());
    }

    [Fact]
    public void Read_Blocks_HoldPixelsLabelsAndWhatIsSetAside()
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(10))
            .Add("b.png", [])
            .Add("c.png", [9, 9, 9])
            .Add("d.png", ImageSource.Gray(40));
        TableIndex table = Index(source, 3, Image("a.png", "x"), Image("b.png", "x"), Image("c.png", "y"), Image("d.png", "y"))[0];

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
    public void Read_Archive_SetsAsideWhatIsDamagedOrLeadsOut()
    {
        byte[] zip = ImageSource.Zip(("../out.png", ImageSource.Gray(1)), ("a/good.png", ImageSource.Gray(77)),
            ("b/flipped.png", ImageSource.Gray(88)));
        zip[Array.IndexOf(zip, (byte)88)]++;
        var source = new ImageSource().Add("z.zip", zip);
        TableIndex table = Index(source, 100, Archive("z.zip", null))[0];

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
        TableIndex table = Index(source, 100, Archive("z.zip", null))[0];

        SetAsideRow aside =
            Assert.Single(TableReader.ReadAll(table, Schema, source, new ReadOptions(), CancellationToken.None).Single().Block.SetAside);

        Assert.Contains("more than 67,108,864 bytes", aside.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "not a zip archive")]
    [InlineData(1, "two images in this archive have the name 'a.png'")]
    [InlineData(2, "holds no image")]
    public void Index_ArchiveThatCannotBe_IsNamed(int which, string problem)
    {
        byte[] zip = which switch
        {
            0 => ImageSource.Zip(("a.png", ImageSource.Gray(1)))[..40],
            1 => ImageSource.Zip(("a.png", ImageSource.Gray(1)), ("a.png", ImageSource.Gray(2))),
            _ => ImageSource.Zip(("readme.txt", [1])),
        };

        var error = Assert.Throws<UserErrorException>(() => Index(new ImageSource().Add("z.zip", zip), 100, Archive("z.zip", null)));

        Assert.StartsWith("z.zip: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "trained on tables, not on images")]
    [InlineData(true, "trained on tables of pixels (1x1)")]
    public void Read_ModelOfTables_RefusesImages(bool pixels, string problem)
    {
        var source = new ImageSource().Add("a.png", ImageSource.Gray(1));
        TableSchema schema = Schema with { ImageFiles = false, Image = pixels ? Shape : null };

        var error = Assert.Throws<UserErrorException>(
            () => TableReader.ReadAll(Index(source, 100, Image("a.png"))[0], schema, source, new ReadOptions(), CancellationToken.None)
                .Count());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllGray_Images_IsToldByTheirPixels()
    {
        var source = new ImageSource().Add("g.png", ImageSource.Gray(1)).Add("c.png", [1, 1, 1, 2, 3]).Add("bad.png", [1]);

        Assert.True(ImageProbe.AllGray(Index(source, 9, Image("bad.png"), Image("g.png"))[0], 9, source));
        Assert.False(ImageProbe.AllGray(Index(source, 9, Image("g.png"), Image("c.png"))[0], 9, source));
        Assert.True(ImageProbe.AllGray(Index(source, 9, Image("g.png"), Image("c.png"))[0], 1, source));
        Assert.Null(ImageProbe.AllGray(Index(source, 9, Image("bad.png"))[0], 9, source));
    }

    [Fact]
    public void Of_Shape_NamesPixelsRowByRowWithTheirColorsTogether() =>
        Assert.Equal(["pixel_0_0_r", "pixel_0_0_g", "pixel_0_0_b", "pixel_0_1_r", "pixel_0_1_g", "pixel_0_1_b"],
            PixelNames.Of(new ImageShape(1, 2, 3)));

    private static DataFile Image(string name, string? label = null) => new() { Name = name, Format = DataFormat.Image, Class = label };

    private static DataFile Archive(string name, string? label) => new() { Name = name, Format = DataFormat.ImageArchive, Class = label };

    private static List<TableIndex> Index(ImageSource source, int batchRows, params DataFile[] files) =>
        [.. InputTables.Index(files, source, new IndexOptions { BatchRows = batchRows }, CancellationToken.None)];
}
