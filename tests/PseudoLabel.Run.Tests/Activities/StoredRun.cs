using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>A run seen through to its end, for tests of single activities over what it left in its store.</summary>
internal static class StoredRun
{
    /// <summary>Runs with settings as they are, even those that a user may not set.</summary>
    public static async Task<RunContext> OfAsync(SmallData data, RunSettings settings)
    {
        var job = new JobDocument
        {
            Version = LocalRun.Version,
            Settings = settings,
            LabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Labeled, "labeled")[0], labeled: true)],
            UnlabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Unlabeled, "unlabeled")[0])],
        };
        var store = new FolderStore(data.Out());
        var source = new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]);
        await store.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        var options = new LocalRunOptions { Threads = 2 };
        await RunLoop.RunAsync(store, source, new RunState { RunId = "local" }, options, null, CancellationToken.None);
        return new RunContext(new RunEnvironment { Store = store, Source = source, Threads = 1 }, CancellationToken.None);
    }

    /// <summary>
    /// Settings of a run over 1,500 rows of 300 numbers, more than a MiB holds, of which it is given one: every row is selected.
    /// </summary>
    public static RunSettings MoreThanItsMemoryHolds(SmallData data) => data.Settings() with
    {
        Labeled = [data.File("wide-labeled.csv", Wide(1, 30, labeled: true))],
        Unlabeled = [data.File("wide-unlabeled.csv", Wide(2, 1_500, labeled: false))],
        Selection = "threshold",
        Threshold = 0,
        GraphShare = 0,
        MaxRounds = 1,
        BatchRows = 2_000,
        TrainingMemory = 1,
        StudentRows = 10_000,
    };

    public static byte[] Bytes(IModel model)
    {
        using var stream = new MemoryStream();
        ModelSerializer.Write(model, stream);
        return stream.ToArray();
    }

    public static async Task<byte[]> BytesAsync(RunContext context, string name)
    {
        await using Stream stream = await context.Store.OpenReadAsync(name);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static string Wide(ulong seed, int rows, bool labeled)
    {
        var random = new SeededRandom(seed);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, 300).Select(c => $"c{c}")) + (labeled ? ",label\n" : "\n"));
        for (int i = 0; i < rows; i++)
        {
            IEnumerable<string> cells = Enumerable.Range(0, 300)
                .Select(c => (random.NextGaussian() + (c % 2 == i % 2 ? 0.2 : 0)).ToString("0.00", CultureInfo.InvariantCulture));
            text.AppendJoin(',', labeled ? cells.Append(i % 2 == 0 ? "even" : "odd") : cells).Append('\n');
        }

        return text.ToString();
    }
}
