using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>The round that waits for a network, on scripts of what becomes of its job.</summary>
public sealed class NeuralRoundTests
{
    private static readonly TrainingPoll Waiting = new() { Stage = TrainingStage.Waiting };
    private static readonly TrainingPoll Running = new() { Stage = TrainingStage.Running, Device = "cuda", TasksDone = 1, Tasks = 3 };
    private static readonly TrainingPoll Done = new() { Stage = TrainingStage.Done };
    private static readonly TrainingPoll Failed = new() { Stage = TrainingStage.Failed, Device = "cuda", Message = "out of memory" };

    [Fact]
    public async Task AdvanceAsync_Succeeds_IsScoredAsARoundAndNothingIsPredicted()
    {
        ScriptedActivities activities = Script((_, look) => look < 3 ? Running : Done);

        RunState end = await RunAsync(activities);

        Assert.Equal(
            ["start 1", "poll 1", "delay 2", "poll 1", "delay 3", "poll 1", "delay 4.5", "poll 1", "train 1", "Chain 1:0", "Chain 1:1",
                "evaluate 1", "decide"],
            activities.Calls.SkipWhile(c => c != "start 1").TakeWhile(c => !c.StartsWith("Label", StringComparison.Ordinal)));
        Assert.Equal(1, end.Round);
        Assert.Null(end.Training);
        Assert.Equal("enough", end.StopReason);
    }

    [Fact]
    public async Task AdvanceAsync_LongTraining_StepsStayShortAndDelaysGrowToAMinute()
    {
        ScriptedActivities activities = Script((_, look) => look < 200 ? Running with { News = $"{look}" } : Done);
        var counts = new List<int>();

        await RunAsync(activities, counts.Add);

        Assert.InRange(counts.Max(), 1, 2 + 2 * NeuralRound.DelaysPerStep);
        Assert.InRange(counts.Count, 8, 20);
        Assert.Contains("delay 60", activities.Calls);
        Assert.DoesNotContain("start 2", activities.Calls);
    }

    [Fact]
    public async Task AdvanceAsync_NeverStarts_IsStoppedAndTriedAgain()
    {
        ScriptedActivities activities = Script((attempt, _) => attempt < 3 ? Waiting : Done);

        await RunAsync(activities);

        Assert.Equal(["start 1", "stop 1", "start 2", "stop 2", "start 3", "stop 3"], Distinct(activities));
        Assert.InRange(Seconds(activities), 2 * 1800, 2 * 1800 + 2 * 61);
    }

    [Fact]
    public async Task AdvanceAsync_HangsPastTheDeadline_IsStoppedFirst()
    {
        ScriptedActivities activities = Script((attempt, _) => attempt == 1 ? Running : Done, new TrainingTerms(2, 1800, 600));

        await RunAsync(activities);

        Assert.Equal(["start 1", "stop 1", "start 2", "stop 2"], Distinct(activities));
        Assert.InRange(Seconds(activities), 600, 661);
    }

    [Fact]
    public async Task AdvanceAsync_TellsNothingNew_IsStopped()
    {
        ScriptedActivities activities =
            Script((attempt, look) => attempt == 1 ? Running with { News = look < 50 ? $"{look}" : "50" } : Done);

        await RunAsync(activities);

        Assert.Equal(["start 1", "stop 1", "start 2", "stop 2"], Distinct(activities));
        Assert.InRange(Seconds(activities), 50 * 60 - 500 + 1800, 50 * 60 + 1800 + 61);
    }

    [Fact]
    public async Task AdvanceAsync_SucceedsWhileItIsStopped_IsTaken()
    {
        int overdue = 0;
        ScriptedActivities activities = null!;
        activities =
            Script((_, _) => activities.Calls.Contains("stop 1") && overdue++ == 0 ? Done : Running, new TrainingTerms(2, 1800, 600));

        await RunAsync(activities);

        Assert.Equal(["start 1", "stop 1"], Distinct(activities));
    }

    [Fact]
    public async Task AdvanceAsync_FirstAttemptSucceedsLate_TheSecondIsStopped()
    {
        ScriptedActivities activities = Script((attempt, look) => attempt == 1 ? Failed : look < 5 ? Waiting : Done);

        await RunAsync(activities);

        Assert.Equal(["start 1", "start 2", "stop 2"], Distinct(activities));
    }

    [Fact]
    public async Task AdvanceAsync_EveryAttemptFails_SaysWhatBecameOfEach()
    {
        ScriptedActivities activities =
            Script((attempt, _) => attempt < 3 ? Failed : Failed with { Device = "cpu", Message = "no space; its log ends: a / b" });

        var fault = await Assert.ThrowsAsync<TrainingFailedException>(() => RunAsync(activities));

        Assert.Equal(
            "the network could not be trained: attempt 3 (cpu) no space; its log ends: a / b; attempt 2 (cuda) out of memory; attempt 1 "
                + "(cuda) out of memory",
            fault.Message);
    }

    [Fact]
    public async Task AdvanceAsync_RequestAtFault_IsAUsersErrorAtOnce()
    {
        ScriptedActivities activities = Script((_, _) => Failed with { IsFinal = true });

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(activities));

        Assert.Equal("the network cannot be trained: out of memory", error.Message);
        Assert.Equal(["start 1"], Distinct(activities));
    }

    [Fact]
    public async Task AdvanceAsync_HistoryCutAtEveryPrefix_SameCallsSameState()
    {
        static ScriptedActivities Whole(int failAt) => new()
        {
            Batches = 2,
            Chains = 2,
            FailAt = failAt,
            Poll = (attempt, look) => attempt == 1 ? (look < 2 ? Running : Failed) : look < 6 ? Running : Done,
        };
        ScriptedActivities whole = Whole(int.MaxValue);
        RunState expected = await RunAsync(whole);

        for (int cut = 0; cut < whole.Calls.Count; cut++)
        {
            ScriptedActivities replayed = Whole(cut);
            await Assert.ThrowsAnyAsync<InvalidOperationException>(() => RunAsync(replayed));
            Assert.Equal(whole.Calls.Take(cut), replayed.Calls);
            ScriptedActivities again = Whole(int.MaxValue);
            Assert.Equivalent(expected, await RunAsync(again));
            Assert.Equal(whole.Calls, again.Calls);
        }
    }

    private static ScriptedActivities Script(Func<int, int, TrainingPoll> poll, TrainingTerms? terms = null) =>
        new() { Batches = 2, Chains = 2, Poll = poll, Terms = terms ?? new TrainingTerms(3, 1800, 86_400) };

    private static async Task<RunState> RunAsync(ScriptedActivities activities, Action<int>? stepped = null)
    {
        var state = new RunState { RunId = "r" };
        for (int steps = 0; state.Phase != RunPhase.Done; steps++)
        {
            Assert.InRange(steps, 0, 200);
            int before = activities.Calls.Count;
            state = await RunStep.AdvanceAsync(state, activities);
            stepped?.Invoke(activities.Calls.Count - before);
        }

        return state;
    }

    private static string[] Distinct(ScriptedActivities activities) =>
        [.. activities.Calls.Where(c => c.StartsWith("start", StringComparison.Ordinal) || c.StartsWith("stop", StringComparison.Ordinal))
            .Distinct()];

    private static double Seconds(ScriptedActivities activities) =>
        activities.Calls.Where(c => c.StartsWith("delay", StringComparison.Ordinal))
            .Sum(c => double.Parse(c[6..], System.Globalization.CultureInfo.InvariantCulture));
}
