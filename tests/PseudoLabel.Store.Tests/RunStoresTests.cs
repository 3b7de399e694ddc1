using System.Text;
using Azure.Storage.Blobs;
using PseudoLabel.Data;

namespace PseudoLabel.Store.Tests;

[Collection(AzuriteTests.Name)]
public sealed class RunStoresTests(Azurite azurite)
{
    [Fact]
    public async Task Open_Folder_IsFoundAgainByItsAddress()
    {
        string folder = Directory.CreateTempSubdirectory("store-").FullName;
        var part = new SubStore(new FolderStore(folder), "runs/a");

        await WriteAsync(part);

        Assert.Equal("text", await ReadAsync(RunStores.Open(RunStores.AddressOf(part), _ => null)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Open_Emulator_IsFoundAgainByItsAddress()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var part = new SubStore(new BlobStore(container), "runs/a");

        await WriteAsync(part);

        string address = RunStores.AddressOf(part);
        Assert.EndsWith($"/devstoreaccount1/{container.Name}/runs/a/", address, StringComparison.Ordinal);
        Assert.Equal("text", await ReadAsync(RunStores.Open(address, name => name == "DataStorage" ? azurite.Connection : null)));
        Assert.Equal("text", await ReadAsync(new SubStore(RunStores.Open(container.Uri.AbsoluteUri, _ => azurite.Connection), "runs/a")));
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/box", "https://account.blob.core.windows.net/box/")]
    [InlineData("https://account.blob.core.windows.net/box/runs/a/", "https://account.blob.core.windows.net/box/runs/a/")]
    public void Open_Account_HasTheSameAddress(string address, string expected) =>
        Assert.Equal(expected, RunStores.AddressOf(RunStores.Open(address, _ => null)));

    [Theory]
    [InlineData("https://account.blob.core.windows.net/", "names no container")]
    [InlineData("https://account.blob.core.windows.net/box/?sv=2024&sig=x", "is no store")]
    [InlineData("ftp://somewhere/box", "is no store")]
    [InlineData("https://", "is no store")]
    public void Open_Other_IsRefused(string address, string words) =>
        Assert.Contains(words, Assert.Throws<UserErrorException>(() => RunStores.Open(address, _ => null)).Message,
            StringComparison.Ordinal);

    private static Task WriteAsync(SubStore store) =>
        store.WriteAsync("b/c", stream => stream.WriteAsync(Encoding.UTF8.GetBytes("text")).AsTask());

    private static async Task<string> ReadAsync(IRunStore store)
    {
        await using Stream stream = await store.OpenReadAsync("b/c");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
