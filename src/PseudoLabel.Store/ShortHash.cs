using System.Security.Cryptography;

namespace PseudoLabel.Store;

/// <summary>A short name that follows from contents.</summary>
public static class ShortHash
{
    /// <summary>Its characters.</summary>
    public const int Length = 16;

    /// <summary>The first hexadecimal digits of the SHA-256 of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..Length];
}
