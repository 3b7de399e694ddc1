using System.Net;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>
/// Bytes that come as over a network: fifty of these at once are 100 MB a second, what a line of a gigabit carries. Written as fast as
/// memory gives them they measure how long the kernel takes to copy, and nothing else goes on meanwhile.
/// </summary>
internal sealed class PacedBody(byte[] bytes) : HttpContent
{
    private const int Chunk = 100_000;
    private static readonly TimeSpan BetweenChunks = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(Stream to)
    {
        for (int at = 0; at < bytes.Length; at += Chunk)
        {
            await to.WriteAsync(bytes.AsMemory(at, Math.Min(Chunk, bytes.Length - at)));
            await Task.Delay(BetweenChunks);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
