namespace PseudoLabel.Run.Local;

/// <summary>A folder for copies of inputs that are read once and not kept.</summary>
internal sealed class TemporaryCopies : IDisposable
{
    /// <summary>The folder; it is there once something is.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"pseudolabel-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
