using PseudoLabel.Data.Tables;
using PseudoLabel.Data.Tests.Images;

namespace PseudoLabel.Data.Tests.Tables;

/// <summary>Images beside tables, and archives of them.</summary>
public sealed class InputTablesTests
{
    [Fact]
    public void Index_ImagesThatFollowOneAnother_AreOneTableInBatches()
    {
        var source = new ImageSource().Add("t.csv", "x\n1\n"u8.ToArray());
        DataFile[] files = [ImageSource.Image("a.png"), ImageSource.Image("b.png"), ImageSource.Image("c.png"),
            new DataFile { Name = "t.csv", Format = DataFormat.Csv },
            ImageSource.Image("d.png")];

        List<TableIndex> tables = ImageSource.Index(source, batchRows: 2, files);

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

        TableIndex table =
            Assert.Single(ImageSource.Index(new ImageSource().Add("z.zip", zip), batchRows: 100, ImageSource.Archive("z.zip", "z")));

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
            Assert.Single(InputTables.Index([ImageSource.Archive("z.zip", null)], new ImageSource().Add("z.zip", zip),
                new IndexOptions { Notes = notes }, CancellationToken.None));

        Assert.Equal(["a/1.2.840.10008", "a/1.png", "a/IM0001"], table.Images!.Select(i => i.Name));
        Assert.Equal(["5 files in archives are not read: 2 .heic, 2 without extension, 1 .svg"], notes.Lines());
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

        var error = Assert.Throws<UserErrorException>(
            () => ImageSource.Index(new ImageSource().Add("z.zip", zip), batchRows: 100, ImageSource.Archive("z.zip", null)));

        Assert.StartsWith("z.zip: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
