using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Serving;

/// <summary>
/// What whoever asks must show where others than this machine can ask: in the header <c>Authorization</c>, as programs do, or as a cookie
/// that the dashboard's login sets. The cookie does not hold the token, only what follows from it.
/// </summary>
internal sealed class AccessToken
{
    /// <summary>The environment variable that holds one: a command line is seen by every user of a machine.</summary>
    public const string Variable = "PSEUDOLABEL_TOKEN";

    /// <summary>The fewest characters of one.</summary>
    public const int Shortest = 16;

    private const int Longest = 256;
    private const int GeneratedBytes = 24;
    private const string Scheme = "Bearer ";

    // Those that a bearer token may have (RFC 6750, 2.1) and that stand in a URL as they are.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private readonly byte[] hash;
    private readonly string cookie;

    private AccessToken(string text, bool isGenerated)
    {
        Text = text;
        IsGenerated = isGenerated;
        hash = Hash(text);
        cookie = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), "pseudolabel login"u8));
    }

    /// <summary>The token.</summary>
    public string Text { get; }

    /// <summary>Whether it was made here, so that nobody knows it who is not told.</summary>
    public bool IsGenerated { get; }

    /// <summary>What the cookie holds.</summary>
    public string Cookie => cookie;

    /// <summary>A token that the user chose.</summary>
    /// <param name="text">The token.</param>
    /// <param name="from">Where it was given.</param>
    /// <exception cref="UserErrorException">It is too short to withstand guessing, or does not fit a header.</exception>
    public static AccessToken Of(string text, string from) =>
        text.Length is >= Shortest and <= Longest && !text.AsSpan().ContainsAnyExcept(Allowed) ? new AccessToken(text, isGenerated: false)
            : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture,
                $"{from}: a token has {Shortest} to {Longest} characters, each an ASCII letter, a digit or one of - . _ ~; leave it out, "
                    + $"and one is made"));

    /// <summary>A new one that nobody can guess.</summary>
    public static AccessToken Generate() =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(GeneratedBytes)), isGenerated: true);

    /// <summary>Whether a text is the token; takes the same time whatever it is.</summary>
    /// <param name="text">The text.</param>
    public bool Is(string? text) => text is not null && CryptographicOperations.FixedTimeEquals(Hash(text), hash);

    /// <summary>Whether an <c>Authorization</c> header holds it.</summary>
    /// <param name="header">The header's value.</param>
    public bool IsIn(string header) => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Is(header[Scheme.Length..].Trim());

    /// <summary>Whether a cookie's value is what follows from it.</summary>
    /// <param name="value">The value.</param>
    public bool IsCookie(string? value) =>
        value is not null && CryptographicOperations.FixedTimeEquals(Hash(value), Hash(cookie));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
