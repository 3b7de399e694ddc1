using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests;

/// <summary>The command tree in this process, with captured writers and a run that does nothing but remember what it was asked.</summary>
public sealed class CliHarness : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public CliHarness()
    {
        Root = Directory.CreateTempSubdirectory("cli").FullName;
        Context = new CliContext
        {
            Out = output,
            Error = error,
            Start = (folder, settings, options, ct) => Task.FromResult(Ran(folder, settings, options)),
            Resume = (folder, options, ct) => Task.FromResult(Ran(folder, new RunSettings(), options)),
            Predict = (model, inputs, to, options, ct) => Task.FromResult(new PredictionSummary(inputs.Count, 0)),
            Evaluate = (model, inputs, label, options, ct) => Task.FromResult(SampleEvaluation.Create(label ?? "y")),
            Spread = (folders, ct) => Task.FromResult(new RunSpread
            {
                Seeds = [.. folders.Select((_, i) => (ulong)i)],
                Replaced = 1,
                Metrics = new Dictionary<string, SpreadFigure> { ["accuracy"] = new(0.91, 0.0123, 0.9, 0.93) },
                Accepted = new SpreadFigure(1_200.4, 31, 1_170, 1_231),
                Agreement = 0.973,
                AcceptedAgreement = double.NaN,
            }),
            Labels = (folder, answers, target, ct) => Task.FromResult(Receipt with { LabeledFile = Path.Join(target, "review.csv") }),
            Report = (folder, ct) => Task.FromResult(Path.Join(folder, "result", "report.html")),
        };
    }

    internal CliContext Context { get; set; }

    public string Root { get; }

    public LabelReceipt Receipt { get; set; } =
        new() { Received = 1, Added = 0, Audit = new AuditResult { Rows = 30, Labeled = 0, Correct = 0 } };

    public RunSettings? Settings { get; private set; }

    public LocalRunOptions? Options { get; private set; }

    public string? Folder { get; private set; }

    public string Out => output.ToString();

    public string Error => error.ToString();

    public string At(string name) => Path.Join(Root, name);

    public string Touch(string name, string text = "")
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, Context, CancellationToken.None);

    /// <summary>Runs with the required options and these.</summary>
    public Task<int> RunWithAsync(params string[] args) =>
        RunAsync(["run", "--labeled", "l.csv", "--unlabeled", "u.csv", "--label", "y", "--out", At("out"), .. args]);

    /// <summary>Asserts one line on standard error that starts with <c>error: </c>, exit code 2 and nothing on standard output.</summary>
    public void AssertRefused(int code, string message)
    {
        Assert.Equal($"error: {message}{Environment.NewLine}", Error);
        Assert.Equal(ExitCode.Unusable, code);
        Assert.Empty(Out);
        Assert.Null(Settings);
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private LocalRunResult Ran(string folder, RunSettings settings, LocalRunOptions options)
    {
        (Folder, Settings, Options) = (folder, settings, options);
        options.Progress!.Report(new RunProgress { Phase = RunPhase.Supervised, Doing = "training", MetricByRound = [0.5] });
        return new LocalRunResult(SampleMetrics.Create(settings), [Path.Join(folder, "result", "model.zip")]);
    }
}
