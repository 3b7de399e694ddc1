using System.IO.Hashing;

namespace PseudoLabel.Store;

/// <summary>
/// What is kept of a result, <c>seals/NAME.json</c>: the result itself is as people expect it. It is written once the result stands.
/// </summary>
/// <param name="Bytes">The result's length.</param>
/// <param name="Checksum">Its hash.</param>
internal sealed record ResultSeal(long Bytes, string Checksum)
{
    /// <summary>The name of a result's seal.</summary>
    /// <param name="name">The result's name.</param>
    public static string NameOf(string name) => $"{RunNames.Seals}{name[(name.LastIndexOf('/') + 1)..]}.json";

    /// <summary>The seal of a result as it is.</summary>
    /// <param name="stream">The result, from its start.</param>
    /// <param name="name">Its name in the run's store.</param>
    public static async Task<ResultSeal> OfAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        XxHash128 hash = SealHash.Of(name);
        await hash.AppendAsync(stream, cancellationToken);
        return new ResultSeal(stream.Length, SealHash.Text(hash));
    }
}

/// <summary>Writes a result and computes its seal meanwhile.</summary>
/// <param name="inner">Where it goes; it stays open.</param>
/// <param name="name">Its name in the run's store.</param>
internal sealed class ResultWriteStream(Stream inner, string name) : SealWriteStream(inner, room: 0, kept: 0)
{
    private readonly XxHash128 hash = SealHash.Of(name);

    /// <summary>The seal of what was written.</summary>
    public ResultSeal Seal => new(Position, SealHash.Text(hash));

    /// <inheritdoc/>
    protected override int Next(int length)
    {
        hash.Append(Buffer.AsSpan(0, length));
        return length;
    }

    /// <inheritdoc/>
    protected override int Last(int length) => Next(length);
}
