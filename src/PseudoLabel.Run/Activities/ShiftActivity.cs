using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.Run.Activities;

/// <summary>Tests whether the pool is drawn like the labeled rows, and refuses the run where it is not and the settings say so.</summary>
internal static class ShiftActivity
{
    /// <summary>Columns that are named.</summary>
    private const int MostColumns = 5;

    public static async Task<ShiftDocument> RunAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        IReadOnlyList<string> sources = (await context.TransformAsync()).Sources;
        string[] columns = [.. sources.Distinct(StringComparer.Ordinal)];
        var numbers = columns.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        int[] groups = [.. sources.Select(name => numbers[name])];
        TrainingSet labeled = await context.LabeledAsync();
        FeatureMatrix tested = GroupDraw.OneOfEach(labeled.Groups, RunContext.Seed(settings, "shift-groups")) is { } drawn
            ? labeled.Features.Select(drawn) : labeled.Features;
        ShiftResult? result = ClassifierTwoSampleTest.Run(
            tested, (await context.PoolAsync()).Features, groups, RunContext.Seed(settings, "shift"),
            context.CancellationToken);
        ShiftSummary? summary = result is null ? null : Summary(result, columns, settings.ShiftRisk);
        return summary is { Shifted: true } && ShiftResponse.All.Of(settings.Shift).Refuses
            ? throw new UserErrorException(ShiftNotices.Refusal(summary))
            : new ShiftDocument(summary);
    }

    private static ShiftSummary Summary(ShiftResult result, string[] columns, double risk) => new()
    {
        Auc = result.Auc,
        PValue = result.PValue,
        Shifted = result.PValue <= risk,
        LabeledRows = result.LabeledRows,
        PoolRows = result.PoolRows,
        Columns =
        [
            .. result.GroupShares.Select((share, g) => new ShiftColumn(columns[g], share))
                .Where(c => c.Share > 0).OrderByDescending(c => c.Share).ThenBy(c => c.Name, StringComparer.Ordinal).Take(MostColumns),
        ],
    };
}

/// <summary>What the shift test found.</summary>
/// <param name="Summary">Its figures; null where there are too few rows to test.</param>
internal sealed record ShiftDocument(ShiftSummary? Summary);
