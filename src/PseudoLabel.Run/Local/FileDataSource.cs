using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// Opens input files of this machine, each only while it is what the job was made of: what is read of a file at different times must be of
/// one file. An empty ETag stands for whatever is there.
/// </summary>
internal sealed class FileDataSource(IEnumerable<JobInput> inputs) : IDataSource
{
    private const int BufferBytes = 1 << 17;
    private readonly Dictionary<string, JobInput> known =
        inputs.DistinctBy(i => i.File.Name).ToDictionary(i => i.File.Name, StringComparer.Ordinal);

    public IImageDecoder Decoder => ImageDecoder.Instance;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UserErrorException">
    /// It cannot be read, or has changed since the job was made; thrown by the stream's reads as well.
    /// </exception>
    public Stream OpenRead(DataFile file)
    {
        JobInput input = known[file.Name];
        try
        {
            FileVersion? version = input.ETag.Length == 0 ? null : FileVersion.Of(input.Location);
            if (input.ETag.Length > 0 && version?.ETag != input.ETag)
            {
                throw UnchangedStream.Changed(file.Name);
            }

            var stream = new FileStream(
                input.Location, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            Stream bytes = version is null ? stream : new UnchangedStream(stream, file.Name, version.Modified.UtcDateTime);

            // An image is read whole, at once.
            return file.Format == DataFormat.Image ? bytes : new BufferedStream(bytes, BufferBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("it cannot be read: " + e.Message, file.Name, inner: e);
        }
    }
}
