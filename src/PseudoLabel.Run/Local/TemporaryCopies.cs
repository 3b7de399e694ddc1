using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>A folder for copies of inputs that are read once and not kept. It is made when the first copy is.</summary>
internal sealed class TemporaryCopies : IDisposable
{
    private TemporaryFolder? folder;

    public TemporaryCopies() => TemporaryFolder.RemoveLeft();

    /// <summary>The folder.</summary>
    public string Folder() => (folder ??= new TemporaryFolder()).Path;

    public void Dispose() => folder?.Dispose();
}
