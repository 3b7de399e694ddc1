namespace PseudoLabel.Data.Tests;

public sealed class ImageCountsTests
{
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
}
