using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>Reads the files of a network into memory, within limits.</summary>
internal static class EmbedderFile
{
    /// <summary>A file's bytes; null where there is none of that name.</summary>
    /// <exception cref="UserErrorException">It is longer than allowed.</exception>
    public static byte[]? Read(IEmbedderFiles files, string name, int most)
    {
        using Stream? stream = files.OpenRead(name);
        if (stream is null)
        {
            return null;
        }

        if (stream.Length > most)
        {
            throw Error(files, name, string.Create(
                CultureInfo.InvariantCulture, $"it has {stream.Length:N0} bytes, more than the {most:N0} that are read"));
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>SHA-256 over files, each with its name and length before it; those that are absent are left out.</summary>
    public static string Hash(params IEnumerable<(string Name, byte[]? Bytes)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[]? bytes) in files)
        {
            if (bytes is not null)
            {
                string head = string.Create(CultureInfo.InvariantCulture, $"{name}\n{bytes.Length}\n");
                hash.AppendData(Encoding.UTF8.GetBytes(head));
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>An error about a file.</summary>
    public static UserErrorException Error(IEmbedderFiles files, string name, string problem, Exception? inner = null) =>
        new(problem, $"{files.Name}/{name}", inner: inner);
}
