namespace PseudoLabel.Data.Tests;

public sealed class DataFormatsTests
{
    [Theory]
    [InlineData("a.csv", DataFormat.Csv, false)]
    [InlineData("folder.x/A.CSV.GZ", DataFormat.Csv, true)]
    [InlineData("a.tsv", DataFormat.Tsv, false)]
    [InlineData("a.tab.gz", DataFormat.Tsv, true)]
    [InlineData("a.txt", DataFormat.Tsv, false)]
    [InlineData("a.ndjson", DataFormat.JsonLines, false)]
    [InlineData("a.jsonl.gz", DataFormat.JsonLines, true)]
    [InlineData("a.json", DataFormat.JsonLines, false)]
    [InlineData("a.b.parquet", DataFormat.Parquet, false)]
    [InlineData("a.arrow", DataFormat.Arrow, false)]
    [InlineData("a.ARROWS", DataFormat.Arrow, false)]
    [InlineData("a.ipc", DataFormat.Arrow, false)]
    [InlineData("a.feather", DataFormat.Arrow, false)]
    [InlineData("a.png", DataFormat.Image, false)]
    [InlineData("x/A.JFIF", DataFormat.Image, false)]
    [InlineData("a b.webp", DataFormat.Image, false)]
    [InlineData("im 10é[10].bmp", DataFormat.Image, false)]
    [InlineData("a.TIFF", DataFormat.Image, false)]
    [InlineData("a.dcm", DataFormat.Image, false)]
    [InlineData("a.zip", DataFormat.ImageArchive, false)]
    public void FromName_KnownEnding_GivesFormat(string name, DataFormat format, bool gzip) =>
        Assert.Equal((format, gzip), DataFormats.FromName(name));

    [Theory]
    [InlineData("a.parquet.gz")]
    [InlineData("csv")]
    [InlineData("a.gz")]
    [InlineData("a.png.gz")]
    [InlineData("a.heic")]
    public void FromName_OtherEnding_GivesNull(string name) => Assert.Null(DataFormats.FromName(name));
}
