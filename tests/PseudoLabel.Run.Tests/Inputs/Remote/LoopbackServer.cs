using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PseudoLabel.Run.Tests.Inputs.Remote;

/// <summary>A server of this machine that answers each path with bytes as they are scripted, headers and all.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> answers = new(StringComparer.Ordinal);
    private readonly Task serving;

    public LoopbackServer()
    {
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The requests' first lines.</summary>
    public List<string> Requests { get; } = [];

    public void Answer(string path, string head, byte[] body) =>
        answers[path] = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), .. body];

    public void Answer(string path, string text, string headers = "") =>
        Answer(path, $"200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}{(headers.Length == 0 ? "" : "\r\n" + headers)}",
            Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        listener.Dispose();
        serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string request = await reader.ReadLineAsync() ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The headers do not matter.
                }

                lock (Requests)
                {
                    Requests.Add(request);
                }

                string path = request.Split(' ')[1].Split('?')[0];
                await stream.WriteAsync(answers.TryGetValue(path, out byte[]? answer) ? answer
                    : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The server is closed; between two requests that is told as an invalid operation.
        }
    }
}
