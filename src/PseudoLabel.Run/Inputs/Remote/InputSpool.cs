using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inputs.Remote;

/// <summary>
/// Keeps copies of inputs that cannot be read twice, or not for sure: what comes through a pipe or from elsewhere. A run reads each input
/// several times and may be resumed; its copies stay in its folder.
/// </summary>
/// <param name="place">Says where copies are kept; asked when there is one, and made then.</param>
/// <param name="format">What they are, as <see cref="InputFormats.All"/> has it.</param>
internal sealed class InputSpool(Func<string> place, string format)
{
    private const int BufferBytes = 1 << 17;

    // No server that sends anything lets a reader wait for so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private int taken;

    /// <summary>Copies an input.</summary>
    /// <param name="name">Its name as shown to the user.</param>
    /// <param name="extension">The extension that is known for it; null to look.</param>
    /// <param name="source">Its bytes.</param>
    /// <param name="mayStall">
    /// Whether reading may stop without an end: a server's answer. A person at the other end of a pipe may take any time.
    /// </param>
    public async Task<InputFile> TakeAsync(
        string name, string? extension, Stream source, bool mayStall, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(place());
        Directory.CreateDirectory(folder);
        string stem = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{taken++:000}"));
        await using (var copy = new FileStream(stem, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
        {
            await CopyAsync(name, source, copy, mayStall, cancellationToken);
        }

        if (new FileInfo(stem).Length == 0)
        {
            throw new UserErrorException("there is nothing in it; it needs a header and rows", name);
        }

        string path = stem + (ContentKind.Extension(format) ?? extension ?? ContentKind.OfContent(stem));
        File.Move(stem, path, overwrite: true);
        FileVersion version = FileVersion.Of(path)!;
        return new InputFile(name, path, version.Length, version.ETag, version.Modified) { IsCopy = true };
    }

    private static async Task CopyAsync(string name, Stream source, Stream copy, bool mayStall, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            for (int read; ;)
            {
                if (mayStall)
                {
                    late.CancelAfter(Patience);
                }

                // Standard input and pipes are read by threads that wait for bytes and hear nothing: they are left to wait.
                read = await source.ReadAsync(buffer, late.Token).AsTask().WaitAsync(late.Token);
                if (read == 0)
                {
                    return;
                }

                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"nothing came for {Patience.TotalSeconds:0} seconds; try again", name, inner: e);
        }
    }
}
