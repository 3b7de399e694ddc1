using System.Globalization;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.Run.Activities.Notices;

/// <summary>
/// Says that labeled rows equal each other, where no group says which belong together: they make held-out figures too good.
/// </summary>
internal static class TwinNotices
{
    public static async Task<IReadOnlyList<string>> OfAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        if (settings.Group.Length > 0)
        {
            return [];
        }

        TwinResult? found = LabeledTwins.Find(
            (await context.LabeledAsync()).Features, (await context.PoolAsync()).Features, RunContext.Seed(settings, "twins"),
            context.Environment.Threads, context.CancellationToken);
        return found is null ? [] : [Words(found)];
    }

    private static string Words(TwinResult found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.Twins:N0} of {found.Rows:N0} labeled rows {(found.AreEqual ? "equal" : "nearly equal")} another labeled row, and "
            + $"unlabeled rows far less often: what held-out labels say of the model is then too good. Where such rows are of one patient, "
            + $"card or device, name the column that says which as 'group'; else give each row once");
}
