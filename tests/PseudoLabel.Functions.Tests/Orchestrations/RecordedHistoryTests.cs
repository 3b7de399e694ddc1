using System.Text.Json;
using Microsoft.DurableTask.Converters;
using PseudoLabel.Functions.Activities;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Orchestrations;

/// <summary>
/// A run may be under way while the app is replaced: what earlier versions called, and were answered, is replayed by this one. A history
/// is recorded once, under a version's name, and not again: one that fails here would fail runs that are under way. Where that is meant,
/// <c>defaultVersion</c> in <c>host.json</c> goes up, and the old version's history goes.
/// <c>PSEUDOLABEL_RECORD=name</c> writes <c>Histories/name-*.json</c> beside these tests.
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private static readonly string Folder =
        Path.Join(SourceTree.Root, "tests", "PseudoLabel.Functions.Tests", "Orchestrations", "Histories");

    public static TheoryData<string> Histories() => [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RunAsync_HistoryOfAVersion_IsReplayed(string file)
    {
        RecordedGeneration[] history = JsonSerializer.Deserialize<RecordedGeneration[]>(await File.ReadAllTextAsync(At(file)))!;
        Assert.InRange(history.Length, 4, 20);
        foreach (RecordedGeneration generation in history)
        {
            var context = new RecordedContext(generation.Calls, null);

            RecordedGeneration again = await GenerationAsync(context, generation.Input);

            Assert.Equal(generation.Calls, again.Calls);
            AssertHolds(generation.Next, again.Next);
        }
    }

    [Fact]
    public async Task RunAsync_CallOutOfOrder_IsNoticed()
    {
        RecordedGeneration[] history =
            JsonSerializer.Deserialize<RecordedGeneration[]>(await File.ReadAllTextAsync(At("0.1.0-iterative.json")))!;
        RecordedGeneration ingest = history[1];
        RecordedCall[] turned = [.. ingest.Calls.Reverse()];

        await Assert.ThrowsAnyAsync<Exception>(() => GenerationAsync(new RecordedContext(turned, null), ingest.Input));
    }

    [Theory]
    [InlineData(RunMode.Iterative)]
    [InlineData(RunMode.Joint)]
    public async Task RunAsync_RunOfToday_CanBeRecordedAndReplayed(RunMode mode)
    {
        using var data = new SmallData(unlabeled: 300);
        RunSettings settings = data.Settings() with
        {
            Mode = mode,
            BatchRows = 100,
            MaxRounds = 2,
            Folds = 3,
            Repeats = 1,
        };
        await RunHost.PrepareAsync(data, settings);
        var pool = new RunActivityPool((id, _) => Task.FromResult(new RunEnvironment
        {
            Store = new SealedStore(new SubStore(new FolderStore(data.Folder), $"runs/{id}/")),
            Source = RunHost.Source(data),
        }));
        var activities = new RunActivityFunctions(pool, new NeverStopping());
        List<RecordedGeneration> history = [];
        string input = JsonDataConverter.Default.Serialize(RunHost.Input())!;
        RecordedContext context;
        do
        {
            context = new RecordedContext(null, activities);
            history.Add(await GenerationAsync(context, input));
            input = history[^1].Next;
        }
        while (context.Next is not null);

        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
        foreach (RecordedGeneration generation in history)
        {
            Assert.Equal(generation.Next, (await GenerationAsync(new RecordedContext(generation.Calls, null), generation.Input)).Next);
        }

        if (Environment.GetEnvironmentVariable("PSEUDOLABEL_RECORD") is { Length: > 0 } name)
        {
            await File.WriteAllTextAsync(At($"{name}-{mode.ToString().ToLowerInvariant()}.json"), JsonSerializer.Serialize(history, Json));
        }
    }

    /// <summary>A later version may add to what it keeps; what was there stays as it was.</summary>
    private static void AssertHolds(string recorded, string now)
    {
        using var before = JsonDocument.Parse(recorded);
        using var after = JsonDocument.Parse(now);
        AssertHolds(before.RootElement, after.RootElement, "");
    }

    private static void AssertHolds(JsonElement before, JsonElement after, string path)
    {
        if (before.ValueKind != JsonValueKind.Object)
        {
            Assert.True(JsonElement.DeepEquals(before, after), $"{path}: {before} became {after}");
            return;
        }

        foreach (JsonProperty property in before.EnumerateObject())
        {
            Assert.True(after.TryGetProperty(property.Name, out JsonElement value), $"{path}.{property.Name} is gone");
            AssertHolds(property.Value, value, $"{path}.{property.Name}");
        }
    }

    private static async Task<RecordedGeneration> GenerationAsync(RecordedContext context, string input)
    {
        RunState state = await RunOrchestrator.RunAsync(context, (RunInput)JsonDataConverter.Default.Deserialize(input, typeof(RunInput))!);
        return new RecordedGeneration(input, context.Calls, context.Next ?? JsonDataConverter.Default.Serialize(state)!);
    }

    private static string At(string file) => Path.Join(Folder, file);
}
