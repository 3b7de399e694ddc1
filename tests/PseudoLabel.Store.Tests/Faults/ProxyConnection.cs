using System.Net.Sockets;
using System.Text;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>A client's connection to the proxy.</summary>
internal sealed class ProxyConnection(Socket socket, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private readonly NetworkStream stream = new(socket, ownsSocket: true);
    private readonly List<byte> ahead = [];
    private readonly byte[] buffer = new byte[1 << 16];

    /// <summary>The next request's head; null where the client has ended the connection.</summary>
    public async Task<ProxyRequest?> ReadHeadAsync()
    {
        while (true)
        {
            int end = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ahead).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                string head = Encoding.Latin1.GetString([.. ahead[..end]]);
                ahead.RemoveRange(0, end + 4);
                return ProxyRequest.Parse(head);
            }

            int read = await stream.ReadAsync(buffer, stop);
            if (read == 0)
            {
                return null;
            }

            ahead.AddRange(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Reads the first bytes of a request's body.</summary>
    public async Task<byte[]> ReadBodyAsync(ProxyRequest request, int length)
    {
        if (length > 0 && request.Waits)
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
        }

        byte[] body = new byte[length];
        int had = Math.Min(length, ahead.Count);
        ahead.CopyTo(0, body, 0, had);
        ahead.RemoveRange(0, had);
        await stream.ReadExactlyAsync(body.AsMemory(had), stop);
        return body;
    }

    /// <summary>Sends a head and the first bytes of a body.</summary>
    /// <param name="pieces">In how many pieces, with pauses between them.</param>
    public async Task WriteAsync(ProxyAnswer answer, int length, int pieces = 1)
    {
        await stream.WriteAsync(answer.Head(), stop);
        byte[] body = answer.Body[..Math.Min(length, answer.Body.Length)];
        int piece = Math.Max(1, (body.Length + pieces - 1) / pieces);
        for (int i = 0; i < body.Length; i += piece)
        {
            if (i > 0)
            {
                await Task.Delay(Pause, stop);
            }

            await stream.WriteAsync(body.AsMemory(i, Math.Min(piece, body.Length - i)), stop);
        }
    }

    /// <summary>Ends the connection as a machine that forgot it does.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    public void Dispose() => stream.Dispose();
}
