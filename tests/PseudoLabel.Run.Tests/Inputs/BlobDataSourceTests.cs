using Azure.Storage.Blobs;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Store;
using PseudoLabel.Store.Tests;

namespace PseudoLabel.Run.Tests.Inputs;

[Collection(AzuriteTests.Name)]
public sealed class BlobDataSourceTests(Azurite azurite)
{
    private const int Length = (2 * BlobReadStream.PieceBytes) + 5;
    private static readonly DataFile File = new() { Name = "rows.csv", Format = DataFormat.Csv };

    [Theory]
    [InlineData("datasets/d/rows.csv", "\"")]
    [InlineData("az://{0}/datasets/d/rows.csv", "")]
    public async Task OpenRead_SameVersion_ReadsAndSeeks(string location, string quote)
    {
        (BlobContainerClient container, string etag) = await PutAsync();
        var source =
            new BlobDataSource(container, [Input(location.Replace("{0}", container.Name, StringComparison.Ordinal), quote + etag + quote)]);

        using Stream stream = source.OpenRead(File);

        Assert.Equal(Length, stream.Length);
        stream.Seek(-3, SeekOrigin.End);
        Assert.Equal(Byte(Length - 3), stream.ReadByte());
        stream.Position = BlobReadStream.PieceBytes - 1;
        Assert.Equal(Byte(BlobReadStream.PieceBytes - 1), stream.ReadByte());
        Assert.Equal(Byte(BlobReadStream.PieceBytes), stream.ReadByte());
        stream.Position = Length;
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public async Task OpenRead_ChangedSince_UserErrorNamesTheFile()
    {
        (BlobContainerClient container, string etag) = await PutAsync();
        var source = new BlobDataSource(container, [Input("datasets/d/rows.csv", etag)]);
        using Stream begun = source.OpenRead(File);
        await new BlobStore(container).WriteAsync("datasets/d/rows.csv", s => s.WriteAsync("x\n"u8.ToArray()).AsTask());

        var opening = Assert.Throws<UserErrorException>(() => source.OpenRead(File));
        var reading = Assert.Throws<UserErrorException>(() => begun.CopyTo(Stream.Null));

        Assert.Equal("rows.csv: this input has changed since the run began; start a new run", opening.Message);
        Assert.Equal(opening.Message, reading.Message);
    }

    [Fact]
    public async Task OpenRead_GoneSince_UserErrorNamesTheFile()
    {
        (BlobContainerClient container, string etag) = await PutAsync();
        var source = new BlobDataSource(container, [Input("datasets/d/rows.csv", etag)]);
        await new BlobStore(container).DeleteAsync("datasets/");

        var error = Assert.Throws<UserErrorException>(() => source.OpenRead(File));

        Assert.Equal("rows.csv", error.File);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("az://")]
    [InlineData("az://container")]
    public void OpenRead_LocationIsNoBlob_UserError(string location)
    {
        var source = new BlobDataSource(new BlobContainerClient(new Uri("https://mine.blob.core.windows.net/c")), [Input(location, "")]);

        Assert.Throws<UserErrorException>(() => source.OpenRead(File));
    }

    private async Task<(BlobContainerClient Container, string ETag)> PutAsync()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        byte[] bytes = [.. Enumerable.Range(0, Length).Select(Byte)];
        return (container, await new BlobStore(container).WriteIfAsync("datasets/d/rows.csv", null, s => s.WriteAsync(bytes).AsTask()));
    }

    private static byte Byte(int i) => (byte)((i * 7) ^ (i >> 9));

    private static JobInput Input(string location, string etag) => new(File, location, Length, etag);
}
