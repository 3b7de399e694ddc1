using System.Text;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Inputs;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>What a killed program leaves behind, the next one removes.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("leftover").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Inspect_KilledWhileItCopiesAPipe_TheNextRemovesTheCopy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes as Unix has them");
        string temporary = Directory.CreateDirectory(Path.Join(root, "tmp")).FullName;
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = temporary };
        string pipe = Path.Join(root, "p.csv");
        Pipes.Make(pipe);
        await File.WriteAllTextAsync(Path.Join(root, "whole.csv"), "x,y\n1,2\n3,4\n");
        string[] Left() => Directory.GetFiles(temporary, "000*", SearchOption.AllDirectories);

        // Reading and writing: opening a pipe only to write would wait for a program that may have ended.
        await using (var feed = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            using var killed = CliProcess.StartAt(root, environment, "inspect", "p.csv");
            await feed.WriteAsync(Encoding.UTF8.GetBytes("x,y\n1,2\n"));
            for (DateTime end = DateTime.UtcNow.AddMinutes(2); Left().Length == 0; await Task.Delay(20))
            {
                Assert.True(DateTime.UtcNow < end, "no copy was begun");
            }

            Assert.True(await killed.KillAsync());
        }

        Assert.Single(Left());
        CliProcess.Ended next = await CliProcess.RunAtAsync(root, environment, "inspect", "whole.csv");

        Assert.Equal(ExitCode.Done, next.Code);
        Assert.Empty(Left());
        Assert.Empty(Directory.GetDirectories(temporary, "pseudolabel-*"));
    }
}
