using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// Which rows of the pool the run's rounds predict and select from: all, or a random sample, the same in every round, where there are
/// many more than a student is trained on. The whole pool is labeled once, by the published model.
/// </summary>
internal static class RoundPool
{
    /// <summary>
    /// Rows that a round looks at for each that its student is trained on, where no number is set: selection must find them among these.
    /// </summary>
    private const int RowsPerStudentRow = 5;

    /// <summary>The part of the pool that a round looks at, above 0 and at most 1.</summary>
    public static async Task<double> ShareAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        long student = (await context.RulesAsync()).WantedRows(plan.Labels.Length);
        return PoolDraw.Share(settings.RoundRows > 0 ? settings.RoundRows : Enough(settings, plan, student), plan);
    }

    /// <summary>No fewer than the gate's chains see, as these tell what a round is worth.</summary>
    private static long Enough(RunSettings settings, PlanDocument plan, long student) =>
        Math.Max(ImageInputs.PoolRows(settings, plan.Image), RowsPerStudentRow * student);
}
