using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Blobs;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Tests.Http;
using PseudoLabel.Store;
using PseudoLabel.Store.Tests;
using PseudoLabel.Store.Tests.Faults;

namespace PseudoLabel.Service.Tests.Reviewing;

/// <summary>Several people on several hosts at once: no row is two people's, and no answer that was taken is lost.</summary>
[Collection(AzuriteTests.Name)]
public sealed class ReviewAtOnceTests(Azurite azurite)
{
    private const int Hosts = 2;
    private const int PeopleOfAHost = 3;

    [Fact]
    public async Task InAFolder_EveryRowIsAnsweredOnce()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        await AnswerAllAsync(run, () => new FolderStore(run.Data.Folder) { IsConfined = true });
    }

    [Fact]
    public async Task InBlobs_EveryRowIsAnsweredOnce()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        BlobContainerClient container = await UploadAsync(run);

        await AnswerAllAsync(run, () => new BlobStore(container, tags: true));
    }

    [Fact]
    public async Task InBlobsThatFailNowAndThen_EveryRowIsAnsweredOnce()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        BlobContainerClient sound = await UploadAsync(run);
        var plan = new FaultPlan(1, FaultPlan.UsualShare);
        await using var proxy = new FaultProxy(azurite.Connection!, plan.Next);

        await AnswerAllAsync(run, () => new BlobStore(proxy.Through(sound), tags: true));
        Assert.InRange(plan.Counts.Values.Sum(), 20, int.MaxValue);
    }

    private static async Task AnswerAllAsync(CompleteRun run, Func<IRunStore> open)
    {
        var given = new ConcurrentBag<(string Reviewer, long Row)>();
        await Task.WhenAll(Enumerable.Range(0, Hosts).Select(host => new RunCatalog(open()) is var catalog
            ? Task.WhenAll(Enumerable.Range(0, PeopleOfAHost).Select(i => Task.Run(
                () => WorkAsync(new RunApi(open(), catalog, new NotingScheduler()), run.Id, $"{host} {i}", given))))
            : Task.CompletedTask));

        long[] asked = [.. run.Asked().Select(r => r.Row).Order()];
        Assert.Equal(asked, given.Select(g => g.Row).Order());
        var later = new RunApi(open(), new RunCatalog(open()), new NotingScheduler());
        JsonElement progress = await ServiceData.JsonAsync(await later.Review.GetProgressAsync(run.Id));
        Assert.Equal((asked.Length, 0), (progress.GetProperty("labeled").GetInt32(), progress.GetProperty("leased").GetInt32()));
        Assert.Equal(
            given.GroupBy(g => g.Reviewer).Select(g => $"{g.Key}: {g.Count()}").Order(),
            progress.GetProperty("reviewers").EnumerateArray().Select(r => $"{r.GetProperty("name")}: {r.GetProperty("labeled")}").Order());
    }

    private static async Task WorkAsync(RunApi api, string id, string reviewer, ConcurrentBag<(string, long)> given)
    {
        while (true)
        {
            JsonElement lease = await ReviewApiTests.LeaseAsync(api, id, reviewer, 2);
            if (ReviewApiTests.RowsOf(lease).Count == 0)
            {
                return;
            }

            foreach (JsonElement row in lease.GetProperty("rows").EnumerateArray())
            {
                given.Add((reviewer, row.GetProperty("row").GetInt64()));
                await ReviewApiTests.AnswerAsync(api, id, reviewer, [(
                    new ReviewRow(
                        row.GetProperty("source").GetString()!, row.GetProperty("row").GetInt64(), "", 0, "", 0, ReviewKind.Audit),
                    "label", "alpha")]);
            }
        }
    }

    private async Task<BlobContainerClient> UploadAsync(CompleteRun run)
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var root = new BlobStore(container);
        foreach (string path in Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories)
            .Append(Path.Combine(run.Data.Folder, ServiceNames.Entry(run.Id))))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            await root.WriteAsync(Path.GetRelativePath(run.Data.Folder, path), s => s.WriteAsync(bytes).AsTask());
        }

        return container;
    }
}
