using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class GivenCostsTests
{
    private static readonly string[] Classes = ["ham", "spam"];

    [Fact]
    public void Of_ClassesWrittenOtherwise_AreThoseOfTheLabels()
    {
        DecisionCosts costs = GivenCosts.Of(Costs(("Ham", "SPAM", 3), (" spam", "ham", 0.5)), Classes)!;

        Assert.Equal([0, 3, 0.5, 0], Enumerable.Range(0, 4).Select(i => costs.Of(i / 2, i % 2)));
    }

    [Fact]
    public void Of_ClassThatIsThereTwice_IsRefused()
    {
        Assert.Equal(
            "'costs' gives true class 'ham' two rows, one as 'ham'; give it one", Refusal(("Ham", "spam", 1), ("ham", "spam", 1)));
        Assert.Equal(
            "'costs' gives two costs for 'spam' where 'ham' is true, one as 'spam'; give one",
            Refusal(("ham", "SPAM", 1), ("ham", "spam", 2)));
    }

    [Fact]
    public void Of_LabelsThatAreExact_JoinsNothing() =>
        Assert.StartsWith(
            "'costs' names class 'Ham', which no label has",
            Assert.Throws<UserErrorException>(
                () => GivenCosts.Of(Costs(("Ham", "spam", 1), ("spam", "ham", 1)) with { LabelValues = "exact" }, Classes)).Problem,
            StringComparison.Ordinal);

    private static string Refusal(params (string Label, string Decided, double Cost)[] costs) =>
        Assert.Throws<UserErrorException>(() => GivenCosts.Of(Costs(costs), Classes)).Problem;

    private static RunSettings Costs(params (string Label, string Decided, double Cost)[] costs) => new()
    {
        Costs = costs.GroupBy(c => c.Label, StringComparer.Ordinal).ToDictionary(
            c => c.Key,
            c => (IReadOnlyDictionary<string, double>)c.ToDictionary(r => r.Decided, r => r.Cost, StringComparer.Ordinal),
            StringComparer.Ordinal),
    };
}
