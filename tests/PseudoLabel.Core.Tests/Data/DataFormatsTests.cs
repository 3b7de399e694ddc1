using PseudoLabel.Core.Data;

namespace PseudoLabel.Core.Tests.Data;

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
    public void FromName_KnownEnding_GivesFormat(string name, DataFormat format, bool gzip) =>
        Assert.Equal((format, gzip), DataFormats.FromName(name));

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.parquet.gz")]
    [InlineData("csv")]
    [InlineData("a.gz")]
    public void FromName_OtherEnding_GivesNull(string name) => Assert.Null(DataFormats.FromName(name));
}
