namespace PseudoLabel.Store.Tests;

public sealed class SubStoreTests : RunStoreContract, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("store-").FullName;

    /// <summary>What lies beside the part is never seen from it, nor touched.</summary>
    public async ValueTask InitializeAsync() => await PutAsync(new FolderStore(folder), "runs/ab/x", "other");

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("other", await TextAsync(new FolderStore(folder), "runs/ab/x"));
        Directory.Delete(folder, recursive: true);
    }

    protected override Task<IRunStore> StoreAsync() => Task.FromResult<IRunStore>(new SubStore(new FolderStore(folder), "runs/a"));
}
