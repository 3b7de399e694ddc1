using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>A small run that is finished, for the tests that use its model.</summary>
public sealed class FinishedRun : IDisposable
{
    public FinishedRun()
    {
        Data = new SmallData(unlabeled: 300);
        Metrics = LocalRun.StartAsync(Data.Out(), Data.Settings() with { Learner = "auto", Probabilities = true }, new LocalRunOptions())
            .GetAwaiter().GetResult().Metrics;
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
