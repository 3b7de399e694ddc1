using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class WindowTests
{
    [Fact]
    public async Task StartAsync_Window_TakesTheNewestFilesAndSaysHowManyItLeftOut()
    {
        using var data = new SmallData();
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        Directory.CreateDirectory(Path.Combine(data.Folder, "days"));
        for (int day = 1; day <= 6; day++)
        {
            await File.WriteAllLinesAsync(
                Path.Combine(data.Folder, "days", $"2026-11-{day:00}.csv"), [lines[0], .. lines.Skip(1 + (day - 1) * 100).Take(100)]);
        }

        RunSettings settings = data.Settings() with { Unlabeled = [Path.Combine(data.Folder, "days")], Window = "2d", MaxRounds = 0 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal((2, 4, 200L), (metrics.Inputs.UnlabeledFiles, metrics.Inputs.FilesOutsideWindow, metrics.Inputs.UnlabeledRows));
        JobDocument job = await new FolderStore(data.Out()).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        Assert.Equal(["2026-11-05.csv", "2026-11-06.csv"], job.UnlabeledFiles.Select(f => Path.GetFileName(f.File.Name)));
        Assert.Equal(4, job.FilesOutsideWindow);
        Assert.Contains("4 unlabeled files outside the window 2d", await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report)),
            StringComparison.Ordinal);
    }
}
