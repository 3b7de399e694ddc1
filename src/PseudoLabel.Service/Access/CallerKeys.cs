using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PseudoLabel.Service.Access;

/// <summary>
/// Keys by caller, so that one can be taken back without the others, and what is done is known by name. Their SHA-256 alone is kept: a key
/// is a long random text, which no hash needs to be slow for.
/// </summary>
public sealed class CallerKeys
{
    /// <summary>The header that brings a key, as that of the Functions host's own keys.</summary>
    public const string Header = "x-functions-key";

    private const int LongestName = 60;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._@");

    private readonly IReadOnlyList<(byte[] Hash, Caller Caller)> keys;

    private CallerKeys(IReadOnlyList<(byte[] Hash, Caller Caller)> keys) => this.keys = keys;

    /// <summary>Reads keys: <c>NAME:ROLE:SHA256</c>, the hash in hexadecimal digits, with <c>;</c> or new lines between them.</summary>
    /// <param name="text">The keys; null for none.</param>
    /// <exception cref="FormatException">One of them is not of that form; the message says which and never shows the hash.</exception>
    public static CallerKeys Parse(string? text)
    {
        List<(byte[] Hash, Caller Caller)> keys = [];
        foreach (string entry in (text ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split(':', StringSplitOptions.TrimEntries);
            string number = FormattableString.Invariant($"caller {keys.Count + 1}");
            if (parts.Length != 3 || parts[0].Length is 0 or > LongestName || parts[0].AsSpan().ContainsAnyExcept(NameCharacters))
            {
                throw new FormatException($"{number} is not NAME:ROLE:SHA256 with a name of letters, digits and - . _ @");
            }

            if (RoleOf(parts[1]) is not { } role)
            {
                throw new FormatException($"{number}, '{parts[0]}', has no role of reader, labeler and operator");
            }

            if (parts[2].Length != 2 * SHA256.HashSizeInBytes || !parts[2].All(char.IsAsciiHexDigit))
            {
                throw new FormatException($"{number}, '{parts[0]}', has no SHA-256 of its key, which are 64 hexadecimal digits");
            }

            keys.Add((Convert.FromHexString(parts[2]), new Caller(parts[0], role)));
        }

        return new CallerKeys(keys);
    }

    // Not Enum.TryParse, which also takes numbers and lists.
    private static CallerRole? RoleOf(string text) => Enum.GetValues<CallerRole>().Select(r => (CallerRole?)r)
        .FirstOrDefault(r => r.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whose a key is; null for nobody's. Takes the same time for each key that is not there.</summary>
    /// <param name="key">The key.</param>
    public Caller? CallerOf(string key)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Caller? caller = null;
        foreach ((byte[] expected, Caller whose) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                caller ??= whose;
            }
        }

        return caller;
    }
}
