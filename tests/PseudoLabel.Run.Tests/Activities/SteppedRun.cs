using System.Security.Cryptography;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>A run whose activities a test calls by hand, in a folder of its own.</summary>
internal sealed class SteppedRun : IDisposable
{
    public const string Id = "local";
    private readonly string folder;

    private SteppedRun(JobDocument job, string folder)
    {
        this.folder = folder;
        Job = job;
        Files = new FolderStore(folder);
        Store = new NotedStore(Files);
    }

    public JobDocument Job { get; }

    public FolderStore Files { get; }

    public NotedStore Store { get; }

    /// <summary>A run of which nothing but the job is there.</summary>
    public static async Task<SteppedRun> OfAsync(RunSettings settings)
    {
        string folder = Directory.CreateTempSubdirectory("stepped-").FullName;
        JobDocument job = await LocalInputs.ResolveAsync(settings, null, () => Path.Combine(folder, "copies"), CancellationToken.None);
        var run = new SteppedRun(job, folder);
        await run.Files.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        return run;
    }

    /// <summary>The same run as far as it has come, in another folder, with other settings from here on.</summary>
    public async Task<SteppedRun> CopyAsync(Func<RunSettings, RunSettings>? change = null)
    {
        string copy = Directory.CreateTempSubdirectory("stepped-").FullName;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var run = new SteppedRun(Job with { Settings = change is null ? Job.Settings : change(Job.Settings) }, copy);
        await run.Files.WriteJsonAsync(RunNames.Job, run.Job, CancellationToken.None);
        return run;
    }

    /// <summary>A trainer asks for the store's address, which the store that notes has none of.</summary>
    public RunEnvironment Environment(int threads = 1, ITrainingJobs? training = null) => new()
    {
        Store = training is null ? Store : Files,
        Source = new FileDataSource(Job.AllFiles),
        Threads = threads,
        Training = training,
    };

    /// <summary>The activities as another process would have them: nothing is in memory.</summary>
    public RunActivities Activities(int threads = 1, ITrainingJobs? training = null) => new(Environment(threads, training));

    /// <summary>What activities read, as another process would have it: nothing is in memory.</summary>
    public RunContext Context(int threads = 1, ITrainingJobs? training = null) =>
        new(Environment(threads, training), CancellationToken.None);

    /// <summary>Goes on until the run has come to a phase.</summary>
    public async Task<RunState> ToAsync(RunPhase phase, int threads = 1)
    {
        RunActivities activities = Activities(threads);
        var state = new RunState { RunId = Id };
        while (state.Phase < phase)
        {
            state = await RunStep.AdvanceAsync(state, activities);
        }

        return state;
    }

    public Task<T> ReadAsync<T>(string name) => Files.ReadJsonAsync<T>(name, CancellationToken.None);

    public bool Has(string name) => File.Exists(PathOf(name));

    public byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    /// <summary>Every file whose name starts so, by a hash of its bytes.</summary>
    public SortedDictionary<string, string> Hashes(string prefix = "") => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name, name => Convert.ToHexString(SHA256.HashData(Bytes(name)))),
        StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string PathOf(string name) => Path.Combine(folder, name);
}
