using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Local;
using PseudoLabel.Workflow.Models;
using PseudoLabel.Workflow.Store;
using PseudoLabel.Workflow.Tests.Local;

namespace PseudoLabel.Workflow.Tests.Models;

/// <summary>A small run that is finished, for the tests that use its model.</summary>
public sealed class FinishedRun : IDisposable
{
    public FinishedRun()
    {
        Data = new SmallData(unlabeled: 300);
        Metrics = LocalRun.StartAsync(Data.Out(), Data.Settings() with { Learner = "auto", Probabilities = true }, new LocalRunOptions()).GetAwaiter().GetResult().Metrics;
    }

    public string Model => Path.Combine(Data.Out(), RunNames.Model);

    internal SmallData Data { get; }

    internal RunMetrics Metrics { get; }

    public void Dispose() => Data.Dispose();

    internal ModelPackage Read()
    {
        using FileStream stream = File.OpenRead(Model);
        return ModelPackage.Read(stream, Model);
    }
}
