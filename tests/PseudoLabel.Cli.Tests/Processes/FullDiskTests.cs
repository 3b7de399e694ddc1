using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>A full disk: said in one line with what to do, what was there stays whole, and with room made the run goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int FirstBytes = 4096;
    private readonly string root = Directory.CreateTempSubdirectory("full").FullName;
    private readonly DemoFiles data;

    public FullDiskTests() => data = DemoFiles.Write(Path.Join(root, "demo"), 3);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Run_DiskFullAtSeveralSizes_IsRefusedAndGoesOnToTheSameBytes()
    {
        int size = FirstBytes;
        using var disk = new SmallDisk(At("disk"), size);
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run(At("whole")))).Code);
        string folder = At("disk/out");
        int refused = 0;
        int resumed = 0;
        while (true)
        {
            bool resumes = File.Exists(Path.Join(folder, RunNames.Job));
            CliProcess.Ended end = await CliProcess.RunAsync(root, resumes ? ["resume", folder, "--threads", "2"] : Run(folder));
            if (end.Code == ExitCode.Done)
            {
                break;
            }

            refused++;
            resumed += resumes ? 1 : 0;
            AssertFull(end, File.Exists(Path.Join(folder, RunNames.Job)) ? $", then 'pseudolabel resume {folder}' goes on from here" : "");
            Assert.Empty(Directory.EnumerateFiles(At("disk"), "*.partial", SearchOption.AllDirectories));
            Assert.InRange(size, 0, 1 << 28);
            size = size * 5 / 2;
            disk.Resize(size);
        }

        Assert.InRange(refused, 3, 100);
        Assert.InRange(resumed, 1, 100);
        RunBytes.AssertEqual(At("whole"), folder);
    }

    [Fact]
    public async Task EveryWritingCommand_DiskFull_LeavesTheOldOutputWhole()
    {
        using var disk = new SmallDisk(At("disk"), 1 << 26);
        string folder = At("disk/out");
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run(folder))).Code);
        string answers = At("answers.csv");
        await File.WriteAllTextAsync(answers, $"source,row,label\n{data.Unlabeled},0,{FirstClass()}\n");
        await File.WriteAllTextAsync(At("disk/predictions.csv"), "old");
        disk.Fill();
        Dictionary<string, string> before = Contents();

        string model = Path.Join(folder, "result", "model.zip");
        string predictions = At("disk/predictions.csv");
        AssertFull(await CliProcess.RunAsync(root, "predict", "--model", model, "--input", data.Unlabeled, "--out", predictions));
        AssertFull(await CliProcess.RunAsync(root, "report", folder));
        AssertFull(await CliProcess.RunAsync(root, "labels", folder, "--answers", answers));
        AssertFull(await CliProcess.RunAsync(root, [.. Run(folder), "--overwrite"]));

        Assert.Equal(before, Contents());
        File.Delete(At("disk/filler"));
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "report", folder)).Code);
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "labels", folder, "--answers", answers)).Code);
    }

    private static void AssertFull(CliProcess.Ended end, string then = "")
    {
        string line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => l.StartsWith("error", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Unusable, end.Code);
        Assert.EndsWith($": no space is left on its disk; make room{then}", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    private string FirstClass() => File.ReadLines(data.Labeled).Skip(1).First().Split(',')[
        Array.IndexOf(File.ReadLines(data.Labeled).First().Split(','), DemoFiles.Label)];

    private Dictionary<string, string> Contents() => Directory.EnumerateFiles(At("disk"), "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => ShortHash.Of(File.ReadAllBytes(f)));

    private string At(string name) => Path.Join(root, name);

    private string[] Run(string folder) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", folder,
        "--learner", "logistic", "--batch-rows", "500", "--max-rounds", "1", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
