using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>
/// Stands between a client and the storage emulator and lets go wrong what goes wrong on a network. Whoever disposes of it hears of its own
/// faults.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly string connectionString;
    private readonly Func<ProxyRequest, Fault> next;
    private readonly ProxyUpstream upstream;
    private readonly Task accepting;

    /// <summary>Starts it.</summary>
    /// <param name="connectionString">The emulator's.</param>
    /// <param name="next">What each request meets.</param>
    public FaultProxy(string connectionString, Func<ProxyRequest, Fault> next)
    {
        this.next = next;
        listener.Start();
        string origin = new Uri(connectionString.Split("BlobEndpoint=")[1].TrimEnd(';')).GetLeftPart(UriPartial.Authority);
        this.connectionString = connectionString.Replace(origin, $"http://{listener.LocalEndpoint}", StringComparison.Ordinal);
        upstream = new ProxyUpstream(origin);
        accepting = AcceptAsync();
    }

    /// <summary>A container as it is seen through the proxy, by a client that waits hardly at all before it tries again.</summary>
    /// <param name="container">The container as the emulator has it.</param>
    /// <param name="timeout">How long one try may take; null for as long as usual.</param>
    public BlobContainerClient Through(BlobContainerClient container, TimeSpan? timeout = null)
    {
        BlobClientOptions options = BlobContainers.Options();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.NetworkTimeout = timeout ?? options.Retry.NetworkTimeout;
        return new BlobServiceClient(connectionString, options).GetBlobContainerClient(container.Name);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
        upstream.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        using var connection = new ProxyConnection(socket, stop.Token);
        try
        {
            while (await connection.ReadHeadAsync() is { } request && await AnswerAsync(connection, request, next(request)))
            {
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException { InnerException: SocketException })
        {
            // The client has gone, or the test is over.
        }
    }

    /// <summary>Lets a request have its fault; whether the connection goes on.</summary>
    private async Task<bool> AnswerAsync(ProxyConnection connection, ProxyRequest request, Fault fault)
    {
        if (fault is Fault.ResetBeforeRequest or Fault.ResetInUpload)
        {
            await connection.ReadBodyAsync(request, fault == Fault.ResetInUpload ? request.Length / 2 : 0);
            connection.Reset();
            return false;
        }

        byte[] body = await connection.ReadBodyAsync(request, request.Length);
        int whole = request.Method == "HEAD" ? 0 : int.MaxValue;
        if (Refusal(fault) is { } refusal)
        {
            await connection.WriteAsync(refusal, whole);
            return true;
        }

        ProxyAnswer answer = await upstream.AskAsync(request, body, stop.Token);
        int half = answer.Body.Length / 2;
        switch (fault)
        {
            case Fault.LostAnswer:
                connection.Reset();
                return false;
            case Fault.WrongAnswer:
                await connection.WriteAsync(ProxyAnswer.Error(500, "InternalError"), whole);
                return true;
            case Fault.ResetInDownload:
                await connection.WriteAsync(answer, half);
                connection.Reset();
                return false;
            case Fault.Truncated when half > 0:
                await connection.WriteAsync(answer, half);
                return false;
            case Fault.Slow:
                await connection.WriteAsync(answer, whole, pieces: 16);
                return true;
            default:
                await connection.WriteAsync(answer, whole);
                return true;
        }
    }

    private static ProxyAnswer? Refusal(Fault fault) => fault switch
    {
        Fault.RequestTimeout => ProxyAnswer.Error(408, "RequestTimeout"),
        Fault.TooManyRequests => ProxyAnswer.Error(429, "TooManyRequests"),
        Fault.InternalError => ProxyAnswer.Error(500, "InternalError"),
        Fault.Busy => ProxyAnswer.Error(503, "ServerBusy", ("Retry-After", "0")),
        Fault.BusyForASecond => ProxyAnswer.Error(503, "ServerBusy", ("Retry-After", "1")),
        _ => null,
    };
}
