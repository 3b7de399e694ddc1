using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Uploads;

/// <summary>Keeps <c>datasets/{d}/status.json</c>: which uploads were seen, what waits, what runs. Each step is one conditional write, retried on conflict.</summary>
/// <param name="root">The container or folder.</param>
public sealed class UploadTracker(IRunStore root)
{
    internal IRunStore Root => root;
}
