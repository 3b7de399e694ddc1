using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// Reads a file that must not change meanwhile: after every read the file is looked at, so that bytes of a changed one are not taken.
/// </summary>
/// <param name="file">The file, without a buffer of its own.</param>
/// <param name="name">Its name to the user.</param>
/// <param name="modified">When it was last changed.</param>
internal sealed class UnchangedStream(FileStream file, string name, DateTime modified) : ReadOnlyStream
{
    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <summary>What is said of a file that is another than it was.</summary>
    public static UserErrorException Changed(string name) =>
        new("this input has changed or gone since its use began; leave it as it is, and start anew", name);

    public override int Read(Span<byte> buffer)
    {
        int read = file.Read(buffer);
        Check();
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await file.ReadAsync(buffer, cancellationToken);
        Check();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check()
    {
        if (File.GetLastWriteTimeUtc(file.SafeFileHandle) != modified)
        {
            throw Changed(name);
        }
    }
}
