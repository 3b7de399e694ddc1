using System.Text.Json;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Service.Tests.Http;

public sealed class DatasetFilesTests
{
    [Fact]
    public async Task PutFileAsync_New_IsThereWholeAndItsDataSetStartsByHand()
    {
        using var data = new ServiceData();

        ApiResponse response = await PutAsync(data, "unlabeled", "new rows.csv", "x\n1\n", dataset: "fresh");

        Assert.Equal(201, response.Status);
        JsonElement receipt = await ServiceData.JsonAsync(response);
        Assert.Equal(("unlabeled", "new rows.csv", 4), (receipt.GetProperty("folder").GetString(), receipt.GetProperty("name").GetString(),
            receipt.GetProperty("length").GetInt32()));
        Assert.Equal("x\n1\n", File.ReadAllText(PathOf(data, "fresh/unlabeled/new rows.csv")));
        Assert.Contains("by-hand", File.ReadAllText(PathOf(data, "fresh/dataset.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutFileAsync_Class_IsTheFolderOfALabeledImage()
    {
        using var data = new ServiceData();

        ApiResponse put = await PutAsync(data, "labeled", "a.png", "?", @class: "worn out");
        ApiResponse table = await PutAsync(data, "labeled", "a.csv", "?", @class: "worn");
        ApiResponse pool = await PutAsync(data, "unlabeled", "a.png", "?", @class: "worn");

        Assert.Equal((201, 400, 400), (put.Status, table.Status, pool.Status));
        Assert.True(File.Exists(PathOf(data, "demo/labeled/worn out/a.png")));
        Assert.Equal(
            204, (await data.Api.Datasets.DeleteFileAsync("demo", new FileRequest("labeled", "a.png", "worn out"))).Status);
        Assert.False(File.Exists(PathOf(data, "demo/labeled/worn out/a.png")));
    }

    [Theory]
    [InlineData("labeled", "..", 400)]
    [InlineData("labeled", "../x.csv", 400)]
    [InlineData("labeled", "a/x.csv", 400)]
    [InlineData("labeled", "a\\x.csv", 400)]
    [InlineData("labeled", ".x.csv", 400)]
    [InlineData("labeled", "", 400)]
    [InlineData("labeled", "a\u0007.csv", 400)]
    [InlineData("labeled", "a:b.csv", 400)]
    [InlineData("labeled", "x.csv ", 400)]
    [InlineData("labeled", "x.docx", 415)]
    [InlineData("answers", "x.csv", 404)]
    [InlineData("..", "x.csv", 404)]
    public async Task PutFileAsync_UnsuitableName_IsRefusedAndNothingIsWritten(string folder, string name, int status)
    {
        using var data = new ServiceData();
        string[] before = Files(data);

        ApiResponse response = await PutAsync(data, folder, name, "x\n");

        Assert.Equal(status, response.Status);
        Assert.Equal(before, Files(data));
    }

    [Theory]
    [InlineData(201, 201)]
    [InlineData(200, 201)]
    [InlineData(204, 400)]
    public async Task PutFileAsync_LongName_IsBounded(int length, int status)
    {
        using var data = new ServiceData();
        string name = new string('a', Math.Min(length, 204) - 4) + ".csv";
        name = length == 201 ? "é" + new string('a', 194) + ".csv" : name;

        Assert.Equal(status, (await PutAsync(data, "unlabeled", name, "x\n")).Status);
    }

    [Fact]
    public async Task PutFileAsync_BreaksOff_LeavesWhatWasThere()
    {
        using var data = new ServiceData();
        string before = File.ReadAllText(PathOf(data, "demo/unlabeled/u.csv"));

        ApiResponse response = await PutAsync(data, "unlabeled", "u.csv", "x\n1", length: "100");
        await Assert.ThrowsAsync<IOException>(() => data.Api.Datasets.PutFileAsync(
            "demo", new FileRequest("unlabeled", "u.csv"), new BrokenStream()));

        Assert.Equal(400, response.Status);
        Assert.Equal(before, File.ReadAllText(PathOf(data, "demo/unlabeled/u.csv")));
        Assert.Equal(["l.csv", "u.csv"], Files(data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task PutFileAsync_NotWholeYet_IsNoFileOfTheDataSet()
    {
        using var data = new ServiceData();
        var body = new WaitingStream();
        Task<ApiResponse> put = data.Api.Datasets.PutFileAsync("demo", new FileRequest("unlabeled", "slow.csv"), body);
        await body.Started.Task;

        JsonElement during = await ServiceData.JsonAsync(await data.Api.Datasets.GetAsync("demo"));
        body.Go.SetResult();
        await put;
        JsonElement after = await ServiceData.JsonAsync(await data.Api.Datasets.GetAsync("demo"));

        Assert.Equal((2, 3), (during.GetProperty("files").GetArrayLength(), after.GetProperty("files").GetArrayLength()));
        Assert.Empty(during.GetProperty("leftOut").EnumerateArray());
    }

    [Fact]
    public async Task PutFileAsync_TooLongOrNoRoom_SaysWhatToDo()
    {
        using var data = new ServiceData();
        long free = 300L << 20;
        var api = new RunApi(data.Store, data.Catalog, data.Scheduler, room: new FileRoom
        {
            MostBytes = 1 << 20,
            Otherwise = "upload it as a blob",
            FreeBytes = () => free,
        });
        var file = new FileRequest("unlabeled", "a.csv");

        ApiResponse announced = await api.Datasets.PutFileAsync("demo", file, ServiceData.Stream("x\n"), "2000000");
        ApiResponse found = await api.Datasets.PutFileAsync("demo", file, ServiceData.Stream(new string('x', 2_000_000)));
        free = 100L << 20;
        ApiResponse full = await api.Datasets.PutFileAsync("demo", file, ServiceData.Stream("x\n"));

        Assert.Equal((413, 413, 507), (announced.Status, found.Status, full.Status));
        Assert.Contains("upload it as a blob", await ServiceData.TextAsync(found), StringComparison.Ordinal);
        Assert.Contains("make room", await ServiceData.TextAsync(full), StringComparison.Ordinal);
        Assert.Equal(["l.csv", "u.csv"], Files(data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task PutFileAsync_OneNameAtOnce_OneWholeFileStays()
    {
        using var data = new ServiceData();
        string[] bodies = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 300_000))];

        ApiResponse[] answers = await Task.WhenAll(bodies.Select(b => Task.Run(() => PutAsync(data, "unlabeled", "a.csv", b))));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Contains(File.ReadAllText(PathOf(data, "demo/unlabeled/a.csv")), bodies);
    }

    [Fact]
    public async Task DeleteFileAsync_File_AndNoneWhoseNameOnlyStartsSo()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/unlabeled/a.csv", "x\n1\n");
        data.Put("datasets/demo/unlabeled/a.csv.gz", "?");
        var file = new FileRequest("unlabeled", "a.csv");

        ApiResponse gone = await data.Api.Datasets.DeleteFileAsync("demo", file);
        ApiResponse again = await data.Api.Datasets.DeleteFileAsync("demo", file);

        Assert.Equal((204, 404), (gone.Status, again.Status));
        Assert.True(File.Exists(PathOf(data, "demo/unlabeled/a.csv.gz")));
    }

    [Fact]
    public async Task PutFileAsync_BehindALinkThatLeadsOut_WritesNothingThere()
    {
        using var data = new ServiceData();
        string outside = Directory.CreateTempSubdirectory().FullName;
        Directory.CreateSymbolicLink(PathOf(data, "demo/data"), outside);
        var api = new RunApi(new Store.FolderStore(data.Folder) { IsConfined = true }, data.Catalog, data.Scheduler);

        ApiResponse response =
            await api.Datasets.PutFileAsync("demo", new FileRequest("data", "a.csv"), ServiceData.Stream("x\n"));

        Assert.Equal(422, response.Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    private static Task<ApiResponse> PutAsync(
        ServiceData data, string folder, string name, string text, string? @class = null, string? length = null, string dataset = "demo") =>
        data.Api.Datasets.PutFileAsync(dataset, new FileRequest(folder, name, @class), ServiceData.Stream(text), length);

    private static string PathOf(ServiceData data, string name) => Path.Combine(data.Folder, "datasets", name);

    private static string[] Files(ServiceData data) =>
        [.. Directory.EnumerateFiles(Path.Combine(data.Folder, "datasets"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The client went away.");
    }

    private sealed class WaitingStream : MemoryStream
    {
        private bool told;

        public TaskCompletionSource Started { get; } = new();

        public TaskCompletionSource Go { get; } = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!told)
            {
                told = true;
                "x\n1\n"u8.CopyTo(buffer.Span);
                return 4;
            }

            Started.TrySetResult();
            await Go.Task;
            return 0;
        }
    }
}
