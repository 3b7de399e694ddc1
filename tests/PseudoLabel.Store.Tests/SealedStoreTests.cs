using System.Text;
using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Store.Tests;

/// <summary>Every file of a run carries a checksum, and no byte of a damaged one reaches its reader.</summary>
public sealed class SealedStoreTests : RunStoreContract, IDisposable
{
    private const string Binary = "features/000001.bin";
    private const string Document = "rounds/1/selection.json";
    private readonly string folder = Directory.CreateTempSubdirectory("sealed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    protected override Task<IRunStore> StoreAsync() => Task.FromResult<IRunStore>(Sealed());

    protected override int Added => 16;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(1_000_000)]
    public async Task OpenReadAsync_AnyLength_IsWhatWasWritten(int length)
    {
        byte[] content = Bytes(length);
        await WriteAsync(Binary, content);

        Assert.Equal(content, await ReadAsync(Binary));
        await using Stream stream = await Sealed().OpenReadAsync(Binary);
        Assert.Equal(length, stream.Length);
    }

    [Fact]
    public async Task OpenReadAsync_SoughtIn_IsWhatWasWrittenThere()
    {
        byte[] content = Bytes(300_000);
        await WriteAsync(Binary, content);

        await using Stream stream = await Sealed().OpenReadAsync(Binary);
        foreach (int place in new[] { 250_000, 65_535, 0, 131_072, 299_999 })
        {
            stream.Position = place;
            var found = new byte[Math.Min(10, content.Length - place)];
            stream.ReadExactly(found);
            Assert.Equal(content[place..(place + found.Length)], found);
        }
    }

    [Theory]
    [InlineData(Binary, "four words of content")]
    [InlineData(Document, """{ "a": 1, "b": [2, 3] }""")]
    [InlineData(Document, "{}")]
    [InlineData(Document, """[{ "a": 1 }, 2]""")]
    [InlineData("result/metrics.json", """{ "accuracy": 0.5 }""")]
    public async Task OpenReadAsync_AByteFlippedOrACut_IsRefusedByName(string name, string content)
    {
        await WriteAsync(name, Encoding.UTF8.GetBytes(content));
        byte[] whole = await File.ReadAllBytesAsync(At(name));

        for (int place = 0; place < whole.Length; place++)
        {
            foreach (byte mask in new byte[] { 1, 32, 255 })
            {
                byte[] flipped = [.. whole];
                flipped[place] ^= mask;
                await RefusesAsync(name, flipped);
            }

            await RefusesAsync(name, whole[..place]);
        }

        await RefusesAsync(name, [.. whole, .. whole]);
        await RefusesAsync(name, [.. whole, 0]);
        await RefusesAsync(name, [.. whole, (byte)'\n']);
        await File.WriteAllBytesAsync(At(name), whole);
        await ReadAsync(name);
    }

    [Fact]
    public async Task OpenReadAsync_LargeFileDamaged_GivesNoByteOfTheBlock()
    {
        byte[] content = Bytes(500_000);
        await WriteAsync(Binary, content);
        byte[] whole = await File.ReadAllBytesAsync(At(Binary));
        foreach (int place in new[] { 0, 65_536, 65_551, 200_000, whole.Length - 1 })
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 4;
            await File.WriteAllBytesAsync(At(Binary), flipped);

            var read = new MemoryStream();
            var error = await Assert.ThrowsAsync<UserErrorException>(async () =>
            {
                await using Stream stream = await Sealed().OpenReadAsync(Binary);
                await stream.CopyToAsync(read);
            });

            Assert.Equal(Binary, DamagedFileException.NameIn(error));
            Assert.Equal(content[..(int)read.Length], read.ToArray());
            Assert.True(read.Length <= place / (65_536 + 16) * 65_536);
        }

        // Cut where a block ends, and with two blocks in each other's place.
        const int block = 65_536 + 16;
        await RefusesAsync(Binary, whole[..block]);
        await RefusesAsync(Binary, whole[..(3 * block)]);
        await RefusesAsync(Binary, [.. whole[block..(2 * block)], .. whole[..block], .. whole[(2 * block)..]]);
    }

    [Theory]
    [InlineData(Binary, "features/000002.bin")]
    [InlineData(Document, "rounds/2/selection.json")]
    public async Task OpenReadAsync_AnotherFilesBytes_AreRefused(string name, string other)
    {
        await WriteAsync(name, "{ }"u8.ToArray());
        await WriteAsync(other, "{ }"u8.ToArray());

        await RefusesAsync(name, await File.ReadAllBytesAsync(At(other)));
    }

    [Fact]
    public async Task OpenReadAsync_NeverSealed_IsRefused()
    {
        IRunStore plain = new FolderStore(folder);
        await plain.WriteJsonAsync(RunNames.Job, new Note(1, "a"), default);
        await plain.WriteAsync(Binary, s => s.Write(Bytes(1000)), default);

        string said = (await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync(RunNames.Job))).Message;
        Assert.StartsWith("job.json: this file was changed since the run began", said, StringComparison.Ordinal);
        Assert.Contains("--overwrite", said, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync(Binary));
    }

    [Fact]
    public async Task WriteJsonAsync_Object_IsJsonWithItsChecksumLast()
    {
        await Sealed().WriteJsonAsync(Document, new Note(1, "a"), default);

        using JsonDocument written = JsonDocument.Parse(await File.ReadAllBytesAsync(At(Document)));
        Assert.Equal(["number", "text", "checksum"], written.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(new Note(1, "a"), await Sealed().ReadJsonAsync<Note>(Document, default));
    }

    [Fact]
    public async Task WriteJsonAsync_ListsAndMaps_AreReadAsTheyWere()
    {
        int[] numbers = [.. Enumerable.Range(0, 30_000)];
        var map = new Dictionary<int, int[]> { [3] = [1, 2], [5] = [] };
        await Sealed().WriteJsonAsync("a.json", numbers, default);
        await Sealed().WriteJsonAsync("b.json", map, default);
        await Sealed().WriteJsonAsync("c.json", Array.Empty<int>(), default);
        await Sealed().WriteJsonAsync("d.json", new Dictionary<int, int>(), default);

        Assert.Equal(numbers, await Sealed().ReadJsonAsync<int[]>("a.json", default));
        Assert.Equal(map, await Sealed().ReadJsonAsync<Dictionary<int, int[]>>("b.json", default));
        Assert.Empty(await Sealed().ReadJsonAsync<int[]>("c.json", default));
        Assert.Empty(await Sealed().ReadJsonAsync<Dictionary<int, int>>("d.json", default));
        using JsonDocument list = JsonDocument.Parse(await File.ReadAllBytesAsync(At("a.json")));
        Assert.Equal(numbers.Length + 1, list.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task OnceAsync_ResultDamaged_DoesTheWorkAgain()
    {
        int done = 0;
        Task<Note> Once() => Sealed().OnceAsync(Document, () => Task.FromResult(new Note(++done, "a")), default);
        Assert.Equal(new Note(1, "a"), await Once());
        Assert.Equal(new Note(1, "a"), await Once());

        await Sealed().VoidAsync(Document);

        Assert.True(await Sealed().ExistsAsync(Document));
        Assert.Equal(new Note(2, "a"), await Once());
        Assert.Equal(new Note(2, "a"), await Once());
    }

    [Fact]
    public async Task HoldsAsync_Results_TellsWhatWasChangedAndLeavesTheirBytesAlone()
    {
        byte[] lines = "source,row\n"u8.ToArray();
        await WriteAsync(RunNames.PseudoLabels, lines);
        Assert.Equal(lines, await File.ReadAllBytesAsync(At(RunNames.PseudoLabels)));
        Assert.True(await Sealed().HoldsAsync(RunNames.PseudoLabels));
        Assert.True(await Sealed().HoldsAsync(RunNames.Review));

        await File.AppendAllTextAsync(At(RunNames.PseudoLabels), "mine,1\n");

        Assert.False(await Sealed().HoldsAsync(RunNames.PseudoLabels));
        Assert.EndsWith("mine,1\n", Encoding.UTF8.GetString(await ReadAsync(RunNames.PseudoLabels)), StringComparison.Ordinal);
        File.Delete(At(RunNames.PseudoLabels));
        Assert.False(await Sealed().HoldsAsync(RunNames.PseudoLabels));
    }

    [Fact]
    public async Task OpenReadAsync_HeldResultWithoutItsSeal_IsRead()
    {
        await WriteAsync(RunNames.Metrics, "{}"u8.ToArray());
        Directory.Delete(At("seals"), recursive: true);
        await File.WriteAllTextAsync(At(RunNames.Metrics), "{ }");

        Assert.Equal("{ }", Encoding.UTF8.GetString(await ReadAsync(RunNames.Metrics)));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private SealedStore Sealed() => new(new FolderStore(folder));

    private string At(string name) => Path.Combine(folder, name);

    private Task WriteAsync(string name, byte[] content) => Sealed().WriteAsync(name, s => s.WriteAsync(content).AsTask());

    private async Task<byte[]> ReadAsync(string name)
    {
        await using Stream stream = await Sealed().OpenReadAsync(name);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private async Task RefusesAsync(string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(At(name), bytes);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync(name));
        Assert.Equal(name, DamagedFileException.NameIn(error));
        Assert.Equal(name, error.File);
    }

    private sealed record Note(int Number, string Text);
}
