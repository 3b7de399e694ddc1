using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Whatever file of a stopped run is damaged, the run goes on to the bytes of one that was left alone, or is refused by a line that names
/// the file: never to other bytes, and never by a fault of the program.
/// </summary>
public sealed partial class BrokenRunFileTests : IDisposable
{
    private const int AtOnce = 3;
    private static readonly string[] Extra = [RunNames.LabelSuspects, RunNames.Onnx];
    private readonly SmallData data = new(labeled: 60, unlabeled: 240);

    public void Dispose() => data.Dispose();

    /// <summary>Where a run is stopped: in each phase, while it works on something; the last once it is done.</summary>
    [Theory]
    [InlineData(RunPhase.Ingest, "computing features", 1)]
    [InlineData(RunPhase.Rounds, "training", 2)]
    [InlineData(RunPhase.Publish, "labeling", 2)]
    [InlineData(RunPhase.Publish, "writing results", 1)]
    [InlineData(RunPhase.Done, "", 1)]
    public async Task ResumeAsync_AnyFileDamaged_SameBytesOrItsName(RunPhase phase, string doing, int time)
    {
        RunSettings settings = await SettingsAsync();
        await LocalRun.StartAsync(data.Out("whole"), settings, new LocalRunOptions { Threads = 2 });
        await StopAsync(data.Out("cut"), settings, phase, doing, time);
        IGrouping<string, string>[] kinds = [.. Files(data.Out("cut")).GroupBy(Kind).OrderBy(k => k.Key, StringComparer.Ordinal)];
        Assert.NotEmpty(kinds);
        var refused = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(kinds.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (kind, _) =>
        {
            var random = new Random(100 * (int)phase + kind.Index);
            string[] names = [.. kind.Item.Order(StringComparer.Ordinal)];
            string name = names[random.Next(names.Length)];
            if (phase != RunPhase.Done || !IsForPeople(name))
            {
                await TryAsync(data.Out($"trial{kind.Index}"), name, random, refused);
            }
        });

        // What says what was asked for cannot be made again; of a finished run nothing is made again.
        string[] final = phase == RunPhase.Done ? [RunNames.Job, RunNames.Metrics, "seals/metrics.json.json"] : [RunNames.Job];
        Assert.Equal(final.Order(StringComparer.Ordinal), refused.Order(StringComparer.Ordinal));
    }

    private async Task TryAsync(string folder, string name, Random random, ConcurrentBag<string> refused)
    {
        Copy(data.Out("cut"), folder);
        string damage = Damage(Path.Combine(folder, name), random);
        try
        {
            await LocalRun.ResumeAsync(folder, new LocalRunOptions { Threads = 1 });
            AssertSame(data.Out("whole"), folder);
        }
        catch (UserErrorException e) when (e.File == name)
        {
            refused.Add(name);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name}, {damage}: {e.Message}", e);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ResumeAsync_ManyFilesDamagedOrGone_SameBytes()
    {
        RunSettings settings = await SettingsAsync();
        await LocalRun.StartAsync(data.Out("whole"), settings, new LocalRunOptions { Threads = 2 });
        await StopAsync(data.Out("cut"), settings, RunPhase.Publish, "labeling", 2);
        foreach (string name in new[] { RunNames.State, RunNames.PlanResult, RunNames.Features(1), RunNames.PoolResult,
            RunNames.RoundModel(1), RunNames.Histogram(1, 0) })
        {
            await File.WriteAllTextAsync(Path.Combine(data.Out("cut"), name), "{}");
        }

        File.Delete(Path.Combine(data.Out("cut"), RunNames.RoundModel(0)));
        File.Delete(Path.Combine(data.Out("cut"), RunNames.Predictions(1, 2)));
        File.Delete(Path.Combine(data.Out("cut"), RunNames.Plan));

        await LocalRun.ResumeAsync(data.Out("cut"), new LocalRunOptions { Threads = 2 });

        AssertSame(data.Out("whole"), data.Out("cut"));
    }

    [Fact]
    public async Task ResumeAsync_JobEditedByHand_IsRefusedByItsName()
    {
        RunSettings settings = await SettingsAsync();
        await StopAsync(data.Out("cut"), settings, RunPhase.Rounds, "training", 1);
        string job = Path.Combine(data.Out("cut"), RunNames.Job);
        string text = await File.ReadAllTextAsync(job);
        string edited = text.Replace("\"folds\": 3", "\"folds\": 4", StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        await File.WriteAllTextAsync(job, edited);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.ResumeAsync(data.Out("cut"), new LocalRunOptions()));

        Assert.StartsWith("job.json: this file was changed since the run began", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(job));
    }

    [Fact]
    public async Task ReadBack_ResultsOfAFinishedRunDamaged_AreRefusedByName()
    {
        await LocalRun.StartAsync(data.Out(), await SettingsAsync(), new LocalRunOptions { Threads = 2 });
        string metrics = Path.Combine(data.Out(), RunNames.Metrics);
        string text = await File.ReadAllTextAsync(metrics);
        int digit = text.IndexOf("\"accuracy\": 0.", StringComparison.Ordinal) + 14;
        await File.WriteAllTextAsync(metrics, text[..digit] + (text[digit] == '5' ? '6' : '5') + text[(digit + 1)..]);

        Assert.Equal(RunNames.Metrics, (await Assert.ThrowsAsync<UserErrorException>(() => LocalReport.WriteAsync(data.Out()))).File);

        await File.WriteAllTextAsync(metrics, text);
        await LocalReport.WriteAsync(data.Out());
    }

    /// <summary>Files that make a run write one of everything: compressed rows, rows of known labels, cells that do not fit.</summary>
    private async Task<RunSettings> SettingsAsync()
    {
        string[] labeled = await File.ReadAllLinesAsync(data.Labeled);
        string[] pool = await File.ReadAllLinesAsync(data.Unlabeled);
        string known = labeled[1][..labeled[1].LastIndexOf(',')];
        string more = string.Join('\n', [pool[0], known, "no number,1.5,red", .. pool[1..60].Reverse()]) + "\n";
        string zipped = await Tables.Parse(more).WriteAsync(Path.Combine(data.Folder, "more.csv.gz"));
        return data.Settings() with
        {
            Unlabeled = [data.Unlabeled, zipped],
            GatePoolRows = 120,
            MaxRounds = 2,
            NoiseFilter = true,
        };
    }

    private static async Task StopAsync(string folder, RunSettings settings, RunPhase phase, string doing, int time)
    {
        using var stop = new CancellationTokenSource();
        int seen = 0;
        var progress = new Immediate(p =>
        {
            if (p.Phase == phase && p.Doing == doing && Interlocked.Increment(ref seen) == time)
            {
                stop.Cancel();
            }
        });
        if (phase == RunPhase.Done)
        {
            await LocalRun.StartAsync(folder, settings, new LocalRunOptions { Threads = 2 });
            return;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LocalRun.StartAsync(folder, settings, new LocalRunOptions { Threads = 2, Progress = progress }, stop.Token));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(name => !name.EndsWith(".partial", StringComparison.Ordinal) && !name.StartsWith('.'));

    /// <summary>What a person may edit once the run is done: it is not looked at again.</summary>
    private static bool IsForPeople(string name) =>
        name.StartsWith("result/", StringComparison.Ordinal) && name is not (RunNames.Metrics or RunNames.Decision);

    private static string Kind(string name) => Digits().Replace(name, "N");

    private static void Copy(string from, string to)
    {
        foreach (string name in Files(from))
        {
            string path = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(from, name), path);
        }
    }

    /// <summary>Flips a bit, or cuts the file.</summary>
    /// <returns>What was done.</returns>
    private static string Damage(string path, Random random)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int[] places = [0, bytes.Length - 1, random.Next(bytes.Length), random.Next(bytes.Length)];
        int[] cuts = [0, bytes.Length / 2, bytes.Length - 1, bytes.Length, bytes.Length, bytes.Length];
        int place = places[random.Next(places.Length)];
        int kept = cuts[random.Next(cuts.Length)];
        if (kept == bytes.Length)
        {
            bytes[place] ^= (byte)(1 << random.Next(8));
        }

        File.WriteAllBytes(path, bytes[..kept]);
        return kept == bytes.Length ? $"bit flipped in byte {place} of {bytes.Length}" : $"cut to {kept} of {bytes.Length} bytes";
    }

    private static void AssertSame(string expected, string actual)
    {
        RunBytes.AssertEqual(expected, actual);
        foreach (string name in Extra)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private sealed class Immediate(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
