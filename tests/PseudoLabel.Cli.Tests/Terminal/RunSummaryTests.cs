using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests.Terminal;

public class RunSummaryTests
{
    [Fact]
    public void WriteWithFiles_FinishedRun_TellsAllOfItAndEndsWithTheFiles()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var settings = new RunSettings { Metric = MetricKind.Accuracy };
        RunSummary.WriteWithFiles(
            new CliContext { Out = writer, Error = TextWriter.Null },
            new LocalRunResult(SampleMetrics.Create(settings), ["out/result/model.zip", "out/result/report.html"]));
        Assert.Equal(
            """
            A model that learned from the unlabeled rows is published; that it is better is not shown.
            1,400 of 1,500 rows (93 %) got a label: about 96.0 % of these labels are right, at least 90.0 % with 90 % confidence.

            labeled: 30 rows; 2 classes: no 20, yes 10
            unlabeled: 1,500 rows in 1 file, 3 set aside
            features: 7
            learner: logistic (log-loss: logistic 0.4100, forest 0.5000)

                 round  accuracy  log-loss    gain   error  selected
            supervised    0.8000    0.4100       -       -         -
                     1    0.9000    0.3000  0.1100  0.0200     1,200  published
            stopped: no improvement in 2 rounds

            gate: round 1 is better
            pseudo-labels: 1,400 accepted, 97 for review, 3 rejected
            precision of accepted labels: 96.0 %, at least 90.0 % (held-out estimate on 25 labeled rows)
            note: column 'id' is left out: an identifier

            out/result/model.zip
            out/result/report.html

            """.ReplaceLineEndings("\n"),
            writer.ToString());
    }
}
