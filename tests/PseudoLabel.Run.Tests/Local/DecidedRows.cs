using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Reads what a run decided.</summary>
internal static class DecidedRows
{
    public static LabeledRow[] Of(string folder)
    {
        using FileStream csv = File.OpenRead(Path.Combine(folder, RunNames.PseudoLabels));
        return [.. PseudoLabelCsv.Read(csv)];
    }
}
