using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>
/// Whatever is asked, the server answers in time, never with a fault, and tells neither where its files lie nor how it is built.
/// </summary>
public sealed class HttpFuzzTests
{
    private const int Requests = 2_000;
    private const int AtOnce = 4;

    [Fact]
    public async Task Requests_ChangedInAFewPlaces_AreAnsweredWithoutAFault()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        string run = await server.PostRunAsync();
        await server.UntilAsync(run, "completed");
        var wrong = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
            {
                (byte[] request, bool mayWait) = new HttpMutations(new Random(seed), run, server.Port).Next();
                string asked = Encoding.Latin1.GetString(request);
                asked = $"seed {seed}: {asked[..Math.Min(asked.Length, 600)]}";
                try
                {
                    RawAnswer answer = await RawHttp.SendAsync(server.Port, request, mayWait);
                    statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
                    if (Fault(answer, server.Folder) is { } fault)
                    {
                        wrong.Add($"{fault} at {asked}\n-> {answer.Head}\n{answer.Body}");
                    }
                }
                catch (OperationCanceledException)
                {
                    wrong.Add("a hang at " + asked);
                }
            });

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(5)));
        Assert.Empty(server.Error);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri(run, UriKind.Relative))).StatusCode);

        // The changes reach past the first look: each way of being refused, and of not being, is among the answers.
        Assert.All(new[] { 200, 202, 400, 403, 404, 405, 422 }, status => Assert.True(statuses.ContainsKey(status), $"no {status}"));
    }

    /// <summary>What is wrong with an answer; null for nothing.</summary>
    private static string? Fault(RawAnswer answer, string folder)
    {
        if (answer.Status >= 500 && answer.Status is not (503 or 505))
        {
            return "a fault";
        }

        if (answer.Body.Contains(folder, StringComparison.Ordinal) || answer.Body.Contains("\n   at ", StringComparison.Ordinal)
            || answer.Body.Contains("   at PseudoLabel", StringComparison.Ordinal))
        {
            return "a path or a trace";
        }

        // What the web server itself refuses, or cannot answer as the connection ended, has no body; all else is the interface's.
        if (answer.Status == 0 || (answer.Status >= 400 && answer.Head.Contains("Content-Length: 0", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (!answer.Head.Contains("X-Content-Type-Options: nosniff", StringComparison.Ordinal))
        {
            return "no policies";
        }

        bool head = answer.Body.Length == 0;
        if (answer.Status < 400 || head)
        {
            return null;
        }

        JsonElement problem = JsonDocument.Parse(answer.Body).RootElement;
        return !answer.Head.Contains("application/problem+json", StringComparison.Ordinal) ? "no problem document"
            : problem.GetProperty("status").GetInt32() != answer.Status ? "two statuses"
            : answer.Body.Length > 4_000 ? "what was sent is sent back"
            : null;
    }
}
