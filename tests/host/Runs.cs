using System.Net;
using System.Text.Json;

namespace PseudoLabel.HostCheck;

/// <summary>The app over HTTP, by whichever of its instances lives; counts answers that are faults of the server.</summary>
internal sealed class Runs : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly List<string> faults = [];

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Answers of 500 and more, each with its request.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The runs of a data set, oldest first: identifier and state.</summary>
    public async Task<IReadOnlyList<(string Id, string State)>> OfAsync(FunctionsHost host, string dataset)
    {
        if (await GetAsync(host, $"/api/runs?limit=1000&dataset={dataset}") is not { } text)
        {
            return [];
        }

        using var page = JsonDocument.Parse(text);
        return [.. page.RootElement.GetProperty("runs").EnumerateArray().Reverse().Select(
            r => (r.GetProperty("id").GetString()!, r.GetProperty("lifecycle").GetString()!))];
    }

    /// <summary>A file of a run's results; null where the app did not give it.</summary>
    public Task<byte[]?> ResultAsync(FunctionsHost host, string run, string file) => GetAsync(host, $"/api/runs/{run}/result/{file}");

    public void Dispose() => client.Dispose();

    /// <summary>Asks for something; null where the answer is no success.</summary>
    public async Task<byte[]?> GetAsync(FunctionsHost host, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Url + address));
        request.Headers.Add("x-functions-key", host.Key);
        Requests++;
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                faults.Add($"{(int)answer.StatusCode} {address}");
            }

            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : null;
        }
        catch (HttpRequestException e)
        {
            faults.Add($"{e.HttpRequestError} {address}");
            return null;
        }
    }
}
