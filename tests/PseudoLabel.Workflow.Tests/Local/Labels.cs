using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Tests.Local;

/// <summary>Reads what a run decided.</summary>
internal static class Labels
{
    public static LabeledRow[] Of(string folder)
    {
        using FileStream csv = File.OpenRead(Path.Combine(folder, RunNames.PseudoLabels));
        return [.. PseudoLabelCsv.Read(csv)];
    }
}
