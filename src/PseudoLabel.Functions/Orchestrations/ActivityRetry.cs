using System.Collections.Frozen;
using Microsoft.DurableTask;
using PseudoLabel.Data;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>Which failures of an activity are tried again, and when.</summary>
internal static class ActivityRetry
{
    /// <summary>Seconds before the second try.</summary>
    public const double DefaultSeconds = 5;

    /// <summary>Tries in all: with waits of 5, 10, 20 and 40 seconds they outlast what storage calls a busy minute.</summary>
    public const int Attempts = 5;

    /// <summary>
    /// Types travel by name. They are compared by name, too: <c>IsCausedBy</c> looks for the type in what happens to be loaded, and throws
    /// where two have that name.
    /// </summary>
    private static readonly FrozenSet<string> PermanentTypes = new[]
    {
        typeof(UserErrorException), typeof(StepBackException), typeof(ArgumentException), typeof(ArgumentNullException),
        typeof(ArgumentOutOfRangeException),
    }.Select(t => t.FullName!).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ToldTypes = new[] { typeof(UserErrorException), typeof(TrainingFailedException) }
        .Select(t => t.FullName!).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The options of an activity's call.</summary>
    /// <param name="context">The orchestration that calls it.</param>
    /// <param name="activity">The activity's name.</param>
    /// <param name="firstSeconds">Seconds before the second try.</param>
    public static TaskOptions Options(TaskOrchestrationContext context, string activity, double firstSeconds)
    {
        var policy =
            new RetryPolicy(Attempts, TimeSpan.FromSeconds(firstSeconds), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(2))
            {
                HandleFailure = failure =>
                {
                    bool again = !IsPermanent(failure);
                    if (again && !context.IsReplaying)
                    {
                        Telemetry.Retried(activity);
                    }

                    return again;
                },
            };
        return TaskOptions.FromRetryPolicy(policy);
    }

    /// <summary>Whether trying again cannot help: the user's input is at fault, or the program's call.</summary>
    public static bool IsPermanent(TaskFailureDetails failure) => Causes(failure).Any(cause => PermanentTypes.Contains(cause.ErrorType));

    /// <summary>Whether a file of the run is damaged and is made anew once the run's steps begin again.</summary>
    public static bool IsStepBack(TaskFailureDetails failure) => IsCausedBy(failure, typeof(StepBackException));

    /// <summary>Whether a file of the run is damaged, which is no fault of the piece of work that found it.</summary>
    public static bool IsOfFile(TaskFailureDetails failure) => IsStepBack(failure) || IsCausedBy(failure, typeof(DamagedFileException));

    private static bool IsCausedBy(TaskFailureDetails failure, Type type) =>
        Causes(failure).Any(cause => cause.ErrorType == type.FullName);

    private static IEnumerable<TaskFailureDetails> Causes(TaskFailureDetails failure)
    {
        for (TaskFailureDetails? cause = failure; cause is not null; cause = cause.InnerFailure)
        {
            yield return cause;
        }
    }

    /// <summary>What went wrong at the root, in the words of the activity that failed and in one line.</summary>
    public static string RootMessage(TaskFailureDetails failure) => FirstLine(Root(failure).ErrorMessage);

    /// <summary>
    /// What went wrong at the root, for whoever asks over HTTP: the words of a user's error, and of others their kind alone, as
    /// <see cref="FailureText"/> has it.
    /// </summary>
    public static string ToldMessage(TaskFailureDetails failure)
    {
        TaskFailureDetails cause = Root(failure);
        return ToldTypes.Contains(cause.ErrorType) ? FirstLine(cause.ErrorMessage)
            : $"{cause.ErrorType[(cause.ErrorType.LastIndexOf('.') + 1)..]}: {FailureText.Fault}";
    }

    private static TaskFailureDetails Root(TaskFailureDetails failure)
    {
        // A user's error keeps the fault underneath for debugging only.
        TaskFailureDetails cause = failure;
        while (cause.InnerFailure is { } inner && !ToldTypes.Contains(cause.ErrorType))
        {
            cause = inner;
        }

        return cause;
    }

    /// <summary>A message without what follows its first line: storage clients go on with the whole answer.</summary>
    public static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
