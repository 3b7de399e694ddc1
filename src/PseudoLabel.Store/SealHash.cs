using System.IO.Hashing;
using System.Text;

namespace PseudoLabel.Store;

/// <summary>
/// The hash of a seal, XXH128: over a file's name first, so that no file passes for another, then over its bytes. It finds damage; against
/// whoever writes files with intent it is no guard.
/// </summary>
internal static class SealHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Bytes = 16;

    /// <summary>Characters of a hash as text.</summary>
    public const int Digits = 2 * Bytes;

    /// <summary>A hash that has seen the name.</summary>
    /// <param name="name">The file's name in the run's store.</param>
    public static XxHash128 Of(string name)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes(name + '\0'));
        return hash;
    }

    /// <summary>The hash as hexadecimal digits.</summary>
    /// <param name="hash">A hash that has seen all.</param>
    public static string Text(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());
}
