using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What the commands stand on: the terminal, the clock and the run. Tests put their own here.</summary>
internal sealed record CliContext
{
    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person watches standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person reads standard output as it comes.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>What is told beside the results.</summary>
    public LogChoice Log { get; init; } = new();

    /// <summary>The clock of rates and times left.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where vectors of pretrained networks are kept between runs; null for nowhere.</summary>
    public Func<IProgress<string>, IRunStore?> Vectors { get; init; } = _ => null;

    /// <summary>Starts a run in a folder.</summary>
    public Func<string, RunSettings, LocalRunOptions, CancellationToken, Task<LocalRunResult>> Start { get; init; } = LocalRun.StartAsync;

    /// <summary>Goes on with an interrupted run.</summary>
    public Func<string, LocalRunOptions, CancellationToken, Task<LocalRunResult>> Resume { get; init; } = LocalRun.ResumeAsync;

    /// <summary>Predicts files with a model.</summary>
    public Func<string, IReadOnlyList<string>, string, LocalRunOptions, CancellationToken, Task<PredictionSummary>> Predict { get; init; } =
        LocalPrediction.RunAsync;

    /// <summary>Holds a model against labeled files.</summary>
    public Func<string, IReadOnlyList<string>, string?, LocalRunOptions, CancellationToken,
        Task<EvaluationReport>> Evaluate
    { get; init; } =
        LocalEvaluation.RunAsync;

    /// <summary>Looks at the inputs of a run, and at what it would do with them.</summary>
    public Func<RunSettings, LocalRunOptions, CancellationToken, Task<InspectionReport>> InspectRun { get; init; } =
        LocalInspection.OfRunAsync;

    /// <summary>Looks at files one by one.</summary>
    public Func<IReadOnlyList<string>, RunSettings, LocalRunOptions, CancellationToken,
        Task<InspectionReport>> InspectFiles
    { get; init; } =
        LocalInspection.OfFilesAsync;

    /// <summary>Explains a row of a run.</summary>
    public Func<string, string, long, CancellationToken, Task<ExplanationReport>> ExplainRun { get; init; } = LocalExplanation.OfRunAsync;

    /// <summary>Explains a row of any file.</summary>
    public Func<string, string, long, LocalRunOptions, CancellationToken, Task<ExplanationReport>> ExplainFile { get; init; } =
        LocalExplanation.OfFileAsync;

    /// <summary>Writes a model as ONNX.</summary>
    public Func<string, string, CancellationToken, Task> ExportOnnx { get; init; } = LocalModelExport.OnnxAsync;

    /// <summary>Writes the features of files.</summary>
    public Func<string, IReadOnlyList<string>, string, CancellationToken, Task<PredictionSummary>> ExportFeatures { get; init; } =
        LocalModelExport.FeaturesAsync;

    /// <summary>Writes a run's report anew.</summary>
    public Func<string, CancellationToken, Task<string>> Report { get; init; } = LocalReport.WriteAsync;

    /// <summary>Takes labels of a run's rows.</summary>
    public Func<string, string, string, CancellationToken, Task<LabelReceipt>> Labels { get; init; } = LocalLabels.TakeAsync;

    /// <summary>Writes a run's rows for a labeling tool.</summary>
    public Func<string, string, bool, LabelStudioNames, CancellationToken, Task<ExportSummary>> ExportTasks { get; init; } =
        LocalExport.LabelStudioAsync;

    /// <summary>Holds runs with different seeds against each other.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task<RunSpread>> Spread { get; init; } = LocalSpread.MeasureAsync;

    /// <summary>The process's own streams.</summary>
    public static CliContext OfThisProcess()
    {
        // Set as the console's own, by which the writer of live lines knows a terminal.
        if (!Console.IsOutputRedirected)
        {
            Console.SetOut(new TerminalWriter(Console.Out));
        }

        if (!Console.IsErrorRedirected)
        {
            Console.SetError(new TerminalWriter(Console.Error));
        }

        return new CliContext
        {
            Out = Console.Out,
            Error = Console.Error,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            Vectors = VectorFolder.Open,
        };
    }
}
