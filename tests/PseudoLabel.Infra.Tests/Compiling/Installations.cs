using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;

[assembly: AssemblyFixture(typeof(Installations))]

namespace PseudoLabel.Infra.Tests.Compiling;

/// <summary>What the Bicep files compile to, each compiled once for all tests. Where the compiler does not run, they are skipped.</summary>
public sealed class Installations : IDisposable
{
    private readonly ConcurrentDictionary<(Combination Choice, string? More), Lazy<Task<Installation>>> foreseen = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> compiled = new();
    private readonly Lazy<BicepCompiler> compiler = new(BicepCompiler.Start);

    /// <summary>The installation that a combination makes.</summary>
    /// <param name="choice">The combination.</param>
    /// <param name="more">Further parameters, as lines of a parameter file.</param>
    public Task<Installation> Of(Combination choice, string? more = null) =>
        foreseen.GetOrAdd((choice, more), key => new(() => Installation.ForeseeAsync(compiler.Value, key.Choice, key.More))).Value;

    /// <summary>The ARM template of a file.</summary>
    /// <param name="file">The Bicep file, from the repository's root.</param>
    /// <remarks>A warning of the compiler or its linter is an error.</remarks>
    public Task<JsonNode> Template(string file) => compiled.GetOrAdd(file, f => new(() => CompileAsync(f))).Value;

    /// <summary>The events' subscription that the hook makes.</summary>
    public async Task<JsonNode> HookSubscription()
    {
        const string Parameters = "param appName = 'app'\nparam topicName = 'topic'\nparam storageName = 'storage'";
        JsonNode snapshot = await Installation.SnapshotAsync(compiler.Value, "infra/hooks/subscription.bicep", "group", Parameters);
        return Assert.Single(snapshot["predictedResources"]!.AsArray())!;
    }

    public void Dispose()
    {
        if (compiler.IsValueCreated)
        {
            compiler.Value.Dispose();
        }
    }

    private async Task<JsonNode> CompileAsync(string file)
    {
        JsonNode result = await compiler.Value.CallAsync("bicep/compile", new JsonObject { ["path"] = Repository.Path(file) });
        Assert.Equal("[]", result["diagnostics"]!.ToJsonString());
        Assert.True(result["success"]!.GetValue<bool>());
        return JsonNode.Parse(result.Text("contents"))!;
    }
}
