using Azure.Storage.Blobs;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;
using PseudoLabel.Store.Tests;

namespace PseudoLabel.Service.Tests.Runs;

/// <summary>The whole run with everything in a container, its inputs too, against the same run in a folder.</summary>
[Collection(AzuriteTests.Name)]
public sealed class BlobRunTests(Azurite azurite)
{
    [Theory]
    [InlineData("logistic", "off")]
    [InlineData("logistic", "hint=minilm")]
    [InlineData("neural", "off")]
    public async Task AdvanceAsync_EverythingInBlobs_SameBytesAsInAFolder(string learner, string embed)
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        using var data = new SmallData();
        RunSettings settings = data.Settings() with
        {
            Learner = learner,
            Embed = [embed],
            Columns = embed == "off" ? data.Settings().Columns : new Dictionary<string, ColumnKind> { ["hint"] = ColumnKind.Text },
        };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions { Threads = 2, Training = new ScriptedJobs() });

        var root = new BlobStore(container);
        JobDocument job = await BlobRuns.UploadAsync(root, data, settings);
        var run = new SubStore(root, "runs/a/");
        await run.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        RunState state = await BlobRuns.RunAsync(container, run, job);

        Assert.NotNull(state.Outcome);
        await BlobRuns.DownloadAsync(run, data.Out("blobs"));
        RunBytes.AssertEqual(data.Out(), data.Out("blobs"));
        Assert.Empty(await run.ListAsync(RunNames.Parts).ToArrayAsync());
    }

    [Fact]
    public async Task AdvanceAsync_ImagesInADataSetOfBlobs_SameLabelsAsInAFolder()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        using var data = new ImageData(unlabeled: 60);
        RunSettings settings = data.Settings() with { MaxRounds = 1 };
        data.Zip("pool", "zips/pool.zip");
        await LocalRun.StartAsync(data.At("out"), settings with { Unlabeled = [data.At("zips")] }, new LocalRunOptions { Threads = 2 });
        var root = new BlobStore(container);
        foreach (string path in Directory.EnumerateFiles(data.At("photos"), "*", SearchOption.AllDirectories)
            .Append(data.At("zips/pool.zip")))
        {
            string name = Path.GetRelativePath(data.Folder, path).Replace("photos/", "labeled/", StringComparison.Ordinal)
                .Replace("zips/", "unlabeled/", StringComparison.Ordinal);
            byte[] bytes = await File.ReadAllBytesAsync(path);
            await root.WriteAsync($"datasets/set/{name}", s => s.WriteAsync(bytes).AsTask());
        }

        var catalog = new RunCatalog(root);
        byte[] asked = """
            { "image-shape": "6x6", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }
            """u8.ToArray();
        string id = (await catalog.CreateAsync("set", asked, null)).Run.Id;
        await BlobRuns.RunAsync(container, new SubStore(root, ServiceNames.Run(id)), await catalog.JobAsync(id));

        await BlobRuns.DownloadAsync(new SubStore(root, ServiceNames.Run(id)), data.At("blobs"));
        LabeledRow[] local = DecidedRows.Of(data.At("out")), blobs = DecidedRows.Of(data.At("blobs"));
        Assert.Equal(60, blobs.Length);
        Assert.Equal(local.Select(r => (r.PredictedLabel, r.Confidence, r.Decision)),
            blobs.Select(r => (r.PredictedLabel, r.Confidence, r.Decision)));
        Assert.Equal("datasets/set/unlabeled/pool.zip/0/000.png", blobs[0].Source);
    }
}
