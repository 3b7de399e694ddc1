using Azure.Storage.Blobs;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Runs;

/// <summary>A run with everything in a container, its inputs too.</summary>
internal static class BlobRuns
{
    private const string LabeledBlob = "datasets/small/labeled/labeled.csv";
    private const string UnlabeledBlob = "datasets/small/unlabeled/unlabeled.csv";

    /// <summary>New activities for every step, as in a host that may be another process each time.</summary>
    public static async Task<RunState> RunAsync(BlobContainerClient container, IRunStore run, JobDocument job)
    {
        var jobs = new ScriptedJobs();
        var state = new RunState { RunId = "a" };
        while (state.Phase != RunPhase.Done)
        {
            var source = new BlobDataSource(container, [.. job.LabeledFiles, .. job.UnlabeledFiles]);
            state = await RunStep.AdvanceAsync(
                state, new RunActivities(new RunEnvironment { Store = run, Source = source, Threads = 2, Training = jobs }));
        }

        return state;
    }

    /// <summary>The job names its inputs as the folder's job does: names are in the results, places are not.</summary>
    public static async Task<JobDocument> UploadAsync(BlobStore root, SmallData data, RunSettings settings) => new()
    {
        Version = LocalRun.Version,
        Settings = settings,
        LabeledFiles = [await UploadAsync(root, data.Labeled, LabeledBlob)],
        UnlabeledFiles = [await UploadAsync(root, data.Unlabeled, UnlabeledBlob)],
        Notices = [.. SettingsWithoutEffect.Notices(settings)],
    };

    private static async Task<JobInput> UploadAsync(BlobStore root, string path, string name)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path);
        string etag = await root.WriteIfAsync(name, null, s => s.WriteAsync(bytes).AsTask());
        return new JobInput(new DataFile { Name = path, Format = DataFormat.Csv }, name, bytes.Length, etag);
    }

    public static async Task DownloadAsync(IRunStore run, string folder)
    {
        var files = new FolderStore(folder);
        foreach (string name in RunNames.Results)
        {
            if (!await run.ExistsAsync(name))
            {
                continue;
            }

            await using Stream stream = await run.OpenReadAsync(name);
            await files.WriteAsync(name, s => stream.CopyToAsync(s));
        }
    }
}
