using System.Buffers;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PseudoLabel.Store;

/// <summary>
/// Reads a blob piece by piece, anywhere in it, all of one version. The first piece tells the blob's length and version. So a blob of one
/// piece takes one request and may be rewritten at any time. The library's own stream asks for the properties first, and fails if the blob
/// is rewritten in between.
/// </summary>
public sealed class BlobReadStream : ReadOnlyStream
{
    /// <summary>Bytes of a piece.</summary>
    public const int PieceBytes = 1 << 22;

    private const int Retries = 5;

    private readonly BlobBaseClient blob;
    private readonly Func<RequestFailedException, Exception?> explain;
    private ETag? etag;
    private bool versionIsSettled;
    private byte[] piece = [];
    private long pieceStart;
    private int pieceLength;
    private long length;

    private BlobReadStream(BlobBaseClient blob, ETag? etag, Func<RequestFailedException, Exception?> explain)
    {
        this.blob = blob;
        this.etag = etag;
        versionIsSettled = etag is not null;
        this.explain = explain;
    }

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <summary>Opens a blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="etag">The version that it must be; null for the one that is there.</param>
    /// <param name="explain">What to throw for a refusal of the service, now or in a later read; null: the refusal itself.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<Stream> OpenAsync(BlobBaseClient blob, ETag? etag, Func<RequestFailedException, Exception?> explain,
        CancellationToken cancellationToken)
    {
        var stream = new BlobReadStream(blob, etag, explain);
        await stream.FetchAsync(cancellationToken);
        return stream;
    }

    /// <summary>Opens a blob, as <see cref="OpenAsync"/>.</summary>
    public static Stream Open(BlobBaseClient blob, ETag? etag, Func<RequestFailedException, Exception?> explain)
    {
        var stream = new BlobReadStream(blob, etag, explain);
        stream.Fetch();
        return stream;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (AtEnd || buffer.IsEmpty)
        {
            return 0;
        }

        if (!Holds)
        {
            Fetch();
        }

        return Take(buffer);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AtEnd || buffer.IsEmpty)
        {
            return 0;
        }

        if (!Holds)
        {
            await FetchAsync(cancellationToken);
        }

        return Take(buffer.Span);
    }

    private bool AtEnd => Position >= length;

    private bool Holds => Position >= pieceStart && Position < pieceStart + pieceLength;

    private int Take(Span<byte> target)
    {
        ReadOnlySpan<byte> held = piece.AsSpan((int)(Position - pieceStart), (int)(pieceStart + pieceLength - Position));
        ReadOnlySpan<byte> taken = held[..Math.Min(held.Length, target.Length)];
        taken.CopyTo(target);
        Position += taken.Length;
        return taken.Length;
    }

    private void Fetch()
    {
        for (int broken = 0; ;)
        {
            try
            {
                using BlobDownloadStreamingResult result = blob.DownloadStreaming(Options()).Value;
                int arriving = Prepare(result.Details);
                result.Content.ReadExactly(piece, 0, arriving);
                Accept(arriving);
                return;
            }
            catch (IOException) when (++broken <= Retries)
            {
                // The client goes on with a download that breaks off, but not where that happens in the answer that refuses it.
            }
            catch (RequestFailedException e)
            {
                if (!StartsOver(e))
                {
                    Settle(e);
                    return;
                }
            }
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        for (int broken = 0; ;)
        {
            try
            {
                using BlobDownloadStreamingResult result = (await blob.DownloadStreamingAsync(Options(), cancellationToken)).Value;
                int arriving = Prepare(result.Details);
                await result.Content.ReadExactlyAsync(piece, 0, arriving, cancellationToken);
                Accept(arriving);
                return;
            }
            catch (IOException) when (++broken <= Retries)
            {
                // The client goes on with a download that breaks off, but not where that happens in the answer that refuses it.
            }
            catch (RequestFailedException e)
            {
                if (!StartsOver(e))
                {
                    Settle(e);
                    return;
                }
            }
        }
    }

    private BlobDownloadOptions Options()
    {
        // A fetch that fails midway must not leave a piece that looks whole: whoever reads again asks again.
        pieceLength = 0;
        return new() { Range = new HttpRange(Position, PieceBytes), Conditions = new() { IfMatch = etag } };
    }

    /// <summary>Makes room for a piece; its length.</summary>
    private int Prepare(BlobDownloadDetails details)
    {
        int arriving = (int)details.ContentLength;
        if (piece.Length < arriving)
        {
            Return();
            piece = ArrayPool<byte>.Shared.Rent(arriving);
        }

        etag = details.ETag;
        length = details.ContentRange is { } range
            ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), CultureInfo.InvariantCulture)
            : arriving;
        pieceStart = Position;
        return arriving;
    }

    private void Accept(int arrived)
    {
        pieceLength = arrived;
        versionIsSettled = true;
    }

    /// <summary>
    /// Whether the first piece was cut short, and the blob rewritten before the rest of it was asked for. Nothing of it was handed out, so
    /// any version will do. Each time another writer has got on, so this ends.
    /// </summary>
    private bool StartsOver(RequestFailedException e)
    {
        if (versionIsSettled || !BlobFaults.IsConflict(e))
        {
            return false;
        }

        etag = null;
        return true;
    }

    private void Settle(RequestFailedException e)
    {
        // An empty blob has no byte that a range could start at.
        if (Position > 0 || e.ErrorCode != BlobErrorCode.InvalidRange)
        {
            throw explain(e) ?? e;
        }
    }

    private void Return()
    {
        if (piece.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(piece);
            piece = [];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Return();
            length = 0;
        }

        base.Dispose(disposing);
    }
}
