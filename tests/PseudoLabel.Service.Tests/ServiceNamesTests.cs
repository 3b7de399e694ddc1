namespace PseudoLabel.Service.Tests;

public sealed class ServiceNamesTests
{
    [Theory]
    [InlineData("datasets/demo/labeled/a.csv", true)]
    [InlineData("datasets/demo/unlabeled/in/a.csv", true)]
    [InlineData("datasets/demo/data/status.json", true)]
    [InlineData("datasets/demo/job.json", true)]
    [InlineData("datasets/demo/status.json", false)]
    [InlineData("datasets/demo/dataset.json", false)]
    [InlineData("datasets/demo/answers/1.csv", false)]
    [InlineData("datasets/Demo/labeled/a.csv", false)]
    [InlineData("datasets/a.csv", false)]
    [InlineData("runs/demo/labeled/a.csv", false)]
    public void IsUpload_FilesAndSettingsOfADataSet_AndNothingElse(string name, bool upload) =>
        Assert.Equal(upload, ServiceNames.IsUpload(name));

    [Theory]
    [InlineData("datasets/UPPER/labeled/a.csv", "datasets/UPPER")]
    [InlineData("datasets/My Data/a.csv", "datasets/My Data")]
    [InlineData("datasets/-dash/data/a.csv", "datasets/-dash")]
    [InlineData("datasets/demo/labeled/a.csv", null)]
    [InlineData("datasets/a.csv", null)]
    [InlineData("runs/UPPER/a.csv", null)]
    public void Stranger_FolderOfAWrongName_IsNamed(string name, string? stranger) =>
        Assert.Equal(stranger, ServiceNames.Stranger(name));
}
