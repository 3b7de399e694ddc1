using System.Text;
using System.Text.Json;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Tests.Orchestrations;

public sealed class RunReportTests
{
    [Fact]
    public void RunReport_AsLargeAsItGets_IsWellBelowTheLimitOfCustomStatus()
    {
        var report = new RunReport
        {
            Phase = RunPhase.Supervised,
            Round = 100,
            MaxRounds = 100,
            BatchesDone = int.MaxValue,
            BatchesTotal = int.MaxValue,
            Rows = long.MaxValue,
            Selected = long.MaxValue,
            MetricByRound = [.. Enumerable.Repeat(-1.2345678901234567e-100, 101)],
            SecondsLeft = 1234567890.1,
            StopReason = new string('x', 300),
            Error = new string('\'', RunReporter.MaxErrorLength),
        };

        // The limit is 16 KB of UTF-16.
        Assert.InRange(Encoding.Unicode.GetByteCount(JsonSerializer.Serialize(report)), 1, 13 * 1024);
    }
}
