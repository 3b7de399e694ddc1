namespace PseudoLabel.Store.Tests.Faults;

/// <summary>The service behind the proxy.</summary>
/// <param name="origin">Where it listens, such as <c>http://127.0.0.1:10000</c>.</param>
internal sealed class ProxyUpstream(string origin) : IDisposable
{
    // What is of one connection alone, or told anew.
    private static readonly HashSet<string> Own = new(
        ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect"], StringComparer.OrdinalIgnoreCase);
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    /// <summary>Sends a request on, as it is.</summary>
    public async Task<ProxyAnswer> AskAsync(ProxyRequest request, byte[] body, CancellationToken cancellationToken)
    {
        // The client has signed the address as it wrote it.
        var uri = new Uri(origin + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (request["Content-Length"] is not null)
        {
            message.Content = new ByteArrayContent(body);
        }

        foreach ((string name, string value) in request.Headers.Where(h => !Own.Contains(h.Name)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage answer = await client.SendAsync(message, cancellationToken);
        return new ProxyAnswer(
            (int)answer.StatusCode,
            [.. answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Where(h => !Own.Contains(h.Key))
                .SelectMany(h => h.Value, (h, value) => (h.Key, value))],
            await answer.Content.ReadAsByteArrayAsync(cancellationToken))
        {
            ToldLength = answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var told) ? told.ToString()
                : (int)answer.StatusCode is 204 or 304 ? null : "0",
        };
    }

    public void Dispose() => client.Dispose();
}
