using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs.Images;

namespace PseudoLabel.Run.Local;

/// <summary>Opens input files of this machine.</summary>
internal sealed class FileDataSource(IEnumerable<JobInput> inputs) : IDataSource
{
    private const int BufferBytes = 1 << 17;

    // An image is read whole, at once.
    private const int Unbuffered = 1;
    private readonly Dictionary<string, string> locations =
        inputs.DistinctBy(i => i.File.Name).ToDictionary(i => i.File.Name, i => i.Location, StringComparer.Ordinal);

    public IImageDecoder Decoder => ImageDecoder.Instance;

    public Stream OpenRead(DataFile file)
    {
        try
        {
            return new FileStream(locations[file.Name], FileMode.Open, FileAccess.Read, FileShare.Read,
                file.Format == DataFormat.Image ? Unbuffered : BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("it cannot be read: " + e.Message, file.Name, inner: e);
        }
    }
}
