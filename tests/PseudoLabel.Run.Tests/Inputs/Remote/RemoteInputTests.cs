using Azure.Storage.Blobs;
using PseudoLabel.Data;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inputs.Remote;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;
using PseudoLabel.Store.Tests;

namespace PseudoLabel.Run.Tests.Inputs.Remote;

/// <summary>Inputs that come through a pipe or from elsewhere are copied once, and read from the copy.</summary>
[Collection(AzuriteTests.Name)]
public sealed class RemoteInputTests(Azurite azurite) : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("remote-").FullName;
    private readonly List<string> notices = [];

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("/d/rows.csv", "", ".csv")]
    [InlineData("/d/rows.TSV", "", ".tsv")]
    [InlineData("/download", "Content-Disposition: attachment; filename=\"x.jsonl\"", ".jsonl")]
    [InlineData("/download", "", ".csv")]
    public async Task ResolveAsync_Web_KeepsACopyAndTheETag(string path, string header, string extension)
    {
        using var server = new LoopbackServer();
        server.Answer(path, "a,b\n1,2\n", "ETag: \"v1\"" + (header.Length == 0 ? "" : "\r\n" + header));

        InputFile file = Assert.Single(await ResolveAsync($"{server.Address}{path}?sig=secret"));

        Assert.Equal(($"{server.Address}{path}", "\"v1\"", extension), (file.Name, file.OriginETag, Path.GetExtension(file.Path)));
        Assert.Equal("a,b\n1,2\n", await File.ReadAllTextAsync(file.Path));
        Assert.Equal([$"GET {path}?sig=secret HTTP/1.1"], server.Requests);
    }

    [Fact]
    public async Task ResolveAsync_WebMovedOrRefused_FollowsOrSaysWhatToDo()
    {
        using var server = new LoopbackServer();
        server.Answer("/there.csv", "a\n1\n");
        server.Answer("/moved", $"302 Found\r\nLocation: {server.Address}/there.csv\r\nContent-Length: 0", []);
        server.Answer("/loop", $"302 Found\r\nLocation: {server.Address}/loop\r\nContent-Length: 0", []);
        server.Answer("/secret.csv", "403 Forbidden\r\nContent-Length: 0", []);
        server.Answer("/broken.csv", "500 Internal Server Error\r\nContent-Length: 0", []);
        server.Answer("/short.csv", "200 OK\r\nContent-Length: 100", "a\n1\n"u8.ToArray());
        server.Answer("/empty.csv", "");

        Assert.Equal(".csv", Path.GetExtension((await ResolveAsync($"{server.Address}/moved"))[0].Path));
        Assert.Contains("sends elsewhere too often", await ErrorAsync($"{server.Address}/loop"), StringComparison.Ordinal);
        Assert.Equal(
            $"{server.Address}/gone.csv: there is nothing at this address (404); check it", await ErrorAsync($"{server.Address}/gone.csv"));
        Assert.Contains(
            "does not give this without credentials (403)", await ErrorAsync($"{server.Address}/secret.csv"), StringComparison.Ordinal);
        Assert.Contains("the server answered 500", await ErrorAsync($"{server.Address}/broken.csv"), StringComparison.Ordinal);
        Assert.Contains("cannot be fetched", await ErrorAsync($"{server.Address}/short.csv"), StringComparison.Ordinal);
        Assert.Contains("there is nothing in it", await ErrorAsync($"{server.Address}/empty.csv"), StringComparison.Ordinal);
        Assert.Contains("cannot be fetched", await ErrorAsync("http://127.0.0.1:1/x.csv"), StringComparison.Ordinal);
        Assert.Contains("an address with a password in it is not taken", await ErrorAsync("https://u:p@example.invalid/x.csv"),
            StringComparison.Ordinal);
        Assert.Equal("ftp://h/x.csv: labeled input is an address of a kind that is not read; https:// and az:// are, and files",
            await ErrorAsync("ftp://h/x.csv"));
    }

    [Fact]
    public async Task ResolveAsync_StandardInput_IsCopiedOnceAndToldByLooking()
    {
        Assert.Equal(("stdin", ".jsonl"), await KindAsync("{\"a\": 1}\n"u8.ToArray()));
        Assert.Equal(("stdin", ".csv"), await KindAsync("a,b\n1,2\n"u8.ToArray()));
        Assert.Equal(("stdin", ".tsv"), await KindAsync("a\tb\n1\t2\n"u8.ToArray()));
        Assert.Equal(("stdin", ".parquet"), await KindAsync("PAR1..."u8.ToArray()));
        Assert.Equal(("stdin", ".tsv"), await KindAsync("a,b\n"u8.ToArray(), "tsv"));
        var gatherer = new InputGatherer(new InputSpool(() => root, "auto"), _ => null, () => new MemoryStream("a\n1\n"u8.ToArray()));
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => gatherer.ResolveAsync(["-", "/dev/stdin"], "labeled", notices, CancellationToken.None));
        Assert.Equal("/dev/stdin: standard input can be one input only; name a file for the other", error.Message);
    }

    [Fact]
    public async Task ResolveAsync_Pipe_IsCopied()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes as Unix has them");
        string pipe = Path.Join(root, "p.csv");
        Pipes.Make(pipe);
        Task writing = Task.Run(() => File.WriteAllText(pipe, "a\n1\n"));

        InputFile file = Assert.Single(await ResolveAsync(pipe));

        await writing;
        Assert.Equal((pipe, "a\n1\n"), (file.Name, await File.ReadAllTextAsync(file.Path)));
    }

    [Fact]
    public async Task ResolveAsync_Blobs_OneAFolderOrAPattern()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var store = new BlobStore(container);
        foreach (string name in new[] { "d/a.csv", "d/b.jsonl", "d/.hidden.csv", "d/notes.md", "e/c.csv" })
        {
            await store.WriteAsync(name, s => s.WriteAsync("a\n1\n"u8.ToArray()).AsTask());
        }

        string start = $"az://{container.Name}/";
        Assert.Equal([start + "d/a.csv"], await NamesAsync(start + "d/a.csv"));
        Assert.Equal([start + "d/a.csv", start + "d/b.jsonl"], await NamesAsync(start + "d"));
        Assert.Equal([start + "d/a.csv", start + "e/c.csv"], await NamesAsync(start + "**/*.csv"));
        Assert.Equal(
            [$"az://devstoreaccount1/{container.Name}/d/a.csv"], await NamesAsync($"az://devstoreaccount1/{container.Name}/d/a.csv"));
        Assert.Contains($"{start}d: 1 file is left out, of an extension that is not read: notes.md", notices);
        InputFile file = (await BlobsAsync(start + "d/a.csv"))[0];
        Assert.Equal((await store.ETagAsync("d/a.csv"), "a\n1\n"), (file.OriginETag, await File.ReadAllTextAsync(file.Path)));
        Assert.Contains("labeled input not found in the container",
            (await Assert.ThrowsAsync<UserErrorException>(() => BlobsAsync(start + "x.csv"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "there is no such container or blob (404)",
            (await Assert.ThrowsAsync<UserErrorException>(() => BlobsAsync("az://no-such-container/x.csv"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("this names no blob", (await Assert.ThrowsAsync<UserErrorException>(() => BlobsAsync("az://x"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_InputsFromElsewhere_SameBytesAndResumedFromTheCopies()
    {
        using var data = new SmallData(unlabeled: 200);
        using var server = new LoopbackServer();
        server.Answer("/labeled.csv", await File.ReadAllTextAsync(data.Labeled));
        server.Answer("/unlabeled.csv", await File.ReadAllTextAsync(data.Unlabeled));
        var settings = data.Settings() with
        {
            Labeled = [$"{server.Address}/labeled.csv?sig=secret"],
            Unlabeled = [$"{server.Address}/unlabeled.csv"]
        };

        await LocalRun.StartAsync(data.Out("web"), settings, new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("files"), data.Settings(), new LocalRunOptions());

        Assert.Equal(
            DecidedRows.Of(data.Out("files")).Select(r => (r.Row, r.PredictedLabel, r.Confidence)),
            DecidedRows.Of(data.Out("web")).Select(r => (r.Row, r.PredictedLabel, r.Confidence)));
        Assert.All(DecidedRows.Of(data.Out("web")), r => Assert.Equal($"{server.Address}/unlabeled.csv", r.Source));
        string job = await File.ReadAllTextAsync(Path.Combine(data.Out("web"), RunNames.Job));
        Assert.DoesNotContain("secret", job, StringComparison.Ordinal);
        Assert.Contains($"\"origin\": \"{server.Address}/labeled.csv\"", job, StringComparison.Ordinal);

        // The folder is moved, the server gone, the run begun anew from its copies.
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(data.Out("web"), RunNames.PseudoLabels));
        Directory.Move(data.Out("web"), data.Out("moved"));
        foreach (string folder in new[] { "result", "rounds", "features" })
        {
            Directory.Delete(Path.Combine(data.Out("moved"), folder), recursive: true);
        }

        File.Delete(Path.Combine(data.Out("moved"), RunNames.State));
        server.Dispose();
        await LocalRun.ResumeAsync(data.Out("moved"), new LocalRunOptions());
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(data.Out("moved"), RunNames.PseudoLabels)));
    }

    [Fact]
    public async Task StartAsync_AddressIsRefused_TheFolderIsAsBefore()
    {
        using var data = new SmallData(unlabeled: 200);
        using var server = new LoopbackServer();

        await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Labeled = [$"{server.Address}/x.csv"] }, new LocalRunOptions()));

        Assert.False(Directory.Exists(data.Out()));
    }

    private Task<IReadOnlyList<InputFile>> ResolveAsync(string name, string? connection = null) => new InputGatherer(
        new InputSpool(() => root, "auto"), variable => variable == RunStores.EmulatorVariable ? connection : null).ResolveAsync(
            [name], "labeled", notices, CancellationToken.None);

    private Task<IReadOnlyList<InputFile>> BlobsAsync(string name) => ResolveAsync(name, azurite.Connection);

    private async Task<string[]> NamesAsync(string name) => [.. (await BlobsAsync(name)).Select(f => f.Name)];

    private async Task<string> ErrorAsync(string name) => (await Assert.ThrowsAsync<UserErrorException>(() => ResolveAsync(name))).Message;

    private async Task<(string, string)> KindAsync(byte[] bytes, string format = "auto")
    {
        var gatherer = new InputGatherer(new InputSpool(() => root, format), _ => null, () => new MemoryStream(bytes));
        InputFile file = (await gatherer.ResolveAsync(["-"], "labeled", notices, CancellationToken.None))[0];
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path));
        return (file.Name, Path.GetExtension(file.Path));
    }
}
