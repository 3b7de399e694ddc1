#pragma warning disable
using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Settings;
namespace PseudoLabel.Workflow.Local;
public sealed record LocalRunOptions { public int Threads; public IProgress<RunProgress>? Progress; public TimeProvider Time = TimeProvider.System; public bool Overwrite; }
public static class LocalRun
{
    public static Task<LocalRunResult> StartAsync(string folder, RunSettings settings, LocalRunOptions options, CancellationToken ct) => throw new NotImplementedException();
    public static Task<LocalRunResult> ResumeAsync(string folder, LocalRunOptions options, CancellationToken ct) => throw new NotImplementedException();
}
public sealed record LocalRunResult(RunMetrics Metrics, IReadOnlyList<string> Files);
public static class LocalPrediction { public static Task<PredictionSummary> RunAsync(string modelFile, IReadOnlyList<string> inputs, string outFile, LocalRunOptions options, CancellationToken ct) => throw new NotImplementedException(); }
public sealed record PredictionSummary(long Rows, long SetAside);
public static class LocalReport { public static Task<string> WriteAsync(string folder, CancellationToken ct) => throw new NotImplementedException(); }
