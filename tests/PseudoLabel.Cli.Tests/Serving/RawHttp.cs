using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The status; 0 where the connection was closed without an answer.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body as Latin-1, chunks as they came.</param>
internal sealed record RawAnswer(int Status, string Head, string Body);

/// <summary>Requests that no client library would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Sends bytes and reads to the end.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="mayWait">Whether the server may wait for more: the sending side then ends once it says nothing.</param>
    /// <exception cref="OperationCanceledException">The server hangs.</exception>
    public static async Task<RawAnswer> SendAsync(int port, byte[] request, bool mayWait = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        using var answer = new MemoryStream();
        try
        {
            await socket.SendAsync(request, SocketFlags.None, patience.Token);
        }
        catch (SocketException)
        {
            // It has answered already, and closed: what it said is there to be read.
        }

        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int read = 1; read > 0; answer.Write(buffer, 0, read))
            {
                Task<int> reading = socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token).AsTask();
                if (mayWait && await Task.WhenAny(reading, Task.Delay(Quiet)) != reading)
                {
                    mayWait = false;
                    socket.Shutdown(SocketShutdown.Send);
                }

                read = await reading;
            }
        }
        catch (SocketException)
        {
            // Closed with what was sent unread: what came before counts.
        }

        return Parse(Encoding.Latin1.GetString(answer.ToArray()));
    }

    private static RawAnswer Parse(string text)
    {
        string[] parts = text.Split("\r\n\r\n", 2);
        return text.Length == 0 ? new RawAnswer(0, "", "")
            : new RawAnswer(int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), parts[0], parts[1]);
    }
}
