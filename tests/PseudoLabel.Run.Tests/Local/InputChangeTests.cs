using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>An input that changes during a run, or before it is resumed, is refused by name: rows of two files are never mixed.</summary>
public sealed class InputChangeTests
{
    private static readonly string[] Moments = ["ingest", "publish", "resume"];
    private static readonly string[] Ways = ["appended", "cut", "replaced", "rewritten", "removed", "made a folder"];

    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        Moments.SelectMany(moment => Ways, (moment, way) => new TheoryDataRow<string, string>(moment, way));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task InputChanges_IsRefusedByName(string moment, string way)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && moment != "resume", "Windows keeps files that are being read from being changed");
        using var data = new SmallData();
        using var stop = new CancellationTokenSource();
        int changed = 0;
        var options = new LocalRunOptions { Progress = new Immediate(At) };

        Exception? first = await Record.ExceptionAsync(() => LocalRun.StartAsync(data.Out(), data.Settings(), options, stop.Token));
        if (moment == "resume")
        {
            Assert.IsType<OperationCanceledException>(first, exactMatch: false);
            Change(data.Unlabeled, way);
            first = await Record.ExceptionAsync(() => LocalRun.ResumeAsync(data.Out(), new LocalRunOptions()));
        }

        var error = Assert.IsType<UserErrorException>(first);
        Assert.Equal(data.Unlabeled, error.File);
        Assert.Contains("changed or gone", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(data.Out("out/result/pseudo-labels.csv")));

        void At(RunProgress p)
        {
            if (p.Phase == (moment == "publish" ? RunPhase.Publish : RunPhase.Ingest) && Interlocked.Exchange(ref changed, 1) == 0)
            {
                if (moment == "resume")
                {
                    stop.Cancel();
                }
                else
                {
                    Change(data.Unlabeled, way);
                }
            }
        }
    }

    /// <summary>Programs that keep times, or set them back, give another file of the same length and time.</summary>
    [Fact]
    public async Task ResumeAsync_OtherBytesOfTheSameLengthAndTime_IsRefusedByName()
    {
        using var data = new SmallData();
        using var stop = new CancellationTokenSource();
        var options = new LocalRunOptions { Progress = new Immediate(_ => stop.Cancel()) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            LocalRun.StartAsync(data.Out(), data.Settings(), options, stop.Token));
        string? before = FileVersion.ETagOf(data.Unlabeled);
        ChangeBack(data.Unlabeled);
        Assert.Equal(before, FileVersion.ETagOf(data.Unlabeled));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.ResumeAsync(data.Out(), new LocalRunOptions()));

        Assert.Equal(data.Unlabeled, error.File);
        Assert.Contains("this input has changed or gone since the run began", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The same of a finished run: its rows are named by their numbers, which may be other rows' now.</summary>
    [Fact]
    public async Task TakeAsync_OtherBytesOfTheSameLengthAndTime_AnswersAreRefused()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        string answers = data.File("answers.csv", $"source,row,label\n{data.Unlabeled},0,alpha\n");
        ChangeBack(data.Unlabeled);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("taken")));

        Assert.Contains("has changed or gone since the run", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The bytes are looked at as they are read: what changes under an open file is noticed as well.</summary>
    [Fact]
    public async Task OpenRead_FileChangesWhileItIsRead_TheNextReadRefuses()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps files that are being read from being changed");
        using var data = new SmallData();
        string path = data.File("long.csv", string.Concat(Enumerable.Repeat("1,2\n", 200_000)));
        FileVersion version = FileVersion.Of(path)!;
        var input = new JobInput(new DataFile { Name = path, Format = DataFormat.Csv }, path, version.Length, version.ETag);
        await using Stream stream = new FileDataSource([input]).OpenRead(input.File);
        byte[] buffer = new byte[1000];
        await stream.ReadExactlyAsync(buffer);

        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("3,4\n", 200_000)));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Equal(path, error.File);
    }

    /// <summary>A digit is another, and the time of last change is what it was.</summary>
    private static void ChangeBack(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        int digit = Enumerable.Range(bytes.Length / 2, bytes.Length / 2).First(i => char.IsAsciiDigit((char)bytes[i]));
        bytes[digit] = (byte)('0' + ((bytes[digit] - '0' + 1) % 10));
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
    }

    private static void Change(string path, string way)
    {
        switch (way)
        {
            case "appended":
                File.AppendAllText(path, "1,2,red\n");
                break;
            case "cut":
                using (FileStream file = File.OpenWrite(path))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "replaced":
                File.Copy(path, path + ".new");
                File.SetLastWriteTimeUtc(path + ".new", DateTime.UtcNow.AddSeconds(1));
                File.Move(path + ".new", path, overwrite: true);
                break;
            case "rewritten":
                byte[] bytes = File.ReadAllBytes(path);
                Array.Reverse(bytes);
                File.WriteAllBytes(path, bytes);
                break;
            case "removed":
                File.Delete(path);
                break;
            case "made a folder":
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }
    }

    private sealed class Immediate(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
