using System.IO.Hashing;
using System.Text;

namespace PseudoLabel.Store;

/// <summary>
/// The form of a sealed document: still JSON. Of an object the last property is <c>checksum</c>, of a list the last entry is a checksum,
/// over the document's name and all bytes before. A reader is given the document without it, once all of it is checked.
/// </summary>
internal static class JsonSeal
{
    /// <summary>Bytes of the longest seal.</summary>
    public const int MostBytes = 64;

    private const string InObject = "\n  \"checksum\": \"xxh128:";
    private const string InList = "\n  \"xxh128:";

    /// <summary>The seal of a document, its closing bracket included.</summary>
    /// <param name="closing">The closing bracket of an object or of a list.</param>
    /// <param name="hash">A hash that has seen the document's name and the bytes before the seal.</param>
    public static byte[] Text(char closing, XxHash128 hash) =>
        Encoding.ASCII.GetBytes($"{(closing == '}' ? InObject : InList)}{SealHash.Text(hash)}\"\n{closing}");

    /// <summary>Opens a document.</summary>
    /// <param name="inner">The file, at its start; closed with the stream, or by a refusal.</param>
    /// <param name="name">Its name in the run's store.</param>
    /// <exception cref="Data.UserErrorException">It is damaged.</exception>
    public static async Task<Stream> OpenAsync(Stream inner, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckedAsync(inner, name, cancellationToken) ?? throw DamagedFileException.Error(name);
        }
        catch (EndOfStreamException)
        {
            await inner.DisposeAsync();
            throw DamagedFileException.Error(name);
        }
        catch
        {
            await inner.DisposeAsync();
            throw;
        }
    }

    /// <summary>The document without its seal; null where that does not hold.</summary>
    private static async Task<Stream?> CheckedAsync(Stream inner, string name, CancellationToken cancellationToken)
    {
        if (inner.Length < 1)
        {
            return null;
        }

        char closing = (char)(await BytesAsync(inner, inner.Length - 1, 1, cancellationToken))[0];
        if (closing is not ('}' or ']'))
        {
            return null;
        }

        int sealLength = Text(closing, SealHash.Of(name)).Length;
        long body = inner.Length - sealLength;
        if (body < 1)
        {
            return null;
        }

        byte[] there = await BytesAsync(inner, body - 1, 1 + sealLength, cancellationToken);
        XxHash128 hash = SealHash.Of(name);
        await hash.AppendAsync(new PartStream(inner, 0, body, []), cancellationToken);

        // A comma parts the seal from what is before it, where there is something.
        return !Text(closing, hash).AsSpan().SequenceEqual(there.AsSpan(1)) ? null
            : new PartStream(inner, 0, there[0] == ',' ? body - 1 : body, [(byte)'\n', (byte)closing]);
    }

    private static async Task<byte[]> BytesAsync(Stream inner, long start, int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        inner.Position = start;
        await inner.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

/// <summary>Writes a document, which is an object or a list, and adds its seal.</summary>
/// <param name="inner">Where the document goes; it stays open.</param>
/// <param name="name">Its name in the run's store.</param>
internal sealed class JsonWriteStream(Stream inner, string name) : SealWriteStream(inner, 1 + JsonSeal.MostBytes, kept: 4)
{
    private readonly XxHash128 hash = SealHash.Of(name);

    /// <inheritdoc/>
    protected override int Next(int length)
    {
        hash.Append(Buffer.AsSpan(0, length));
        return length;
    }

    /// <inheritdoc/>
    protected override int Last(int length)
    {
        ReadOnlySpan<byte> text = Buffer.AsSpan(0, length).TrimEnd(" \n"u8);
        char closing = text.IsEmpty ? ' ' : (char)text[^1];
        if (closing is not ('}' or ']'))
        {
            throw new InvalidOperationException($"'{name}' is written as a document, and is neither an object nor a list.");
        }

        int body = text[..^1].TrimEnd(" \n"u8).Length;
        if (body > 0 && Buffer[body - 1] is not ((byte)'{' or (byte)'['))
        {
            Buffer[body++] = (byte)',';
        }

        hash.Append(Buffer.AsSpan(0, body));
        byte[] seal = JsonSeal.Text(closing, hash);
        seal.CopyTo(Buffer.AsSpan(body));
        return body + seal.Length;
    }
}
