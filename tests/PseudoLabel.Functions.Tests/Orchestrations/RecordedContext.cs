using System.Reflection;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PseudoLabel.Functions.Tests.Hosting;

namespace PseudoLabel.Functions.Tests.Orchestrations;

/// <summary>
/// An orchestration whose calls are done and written down, or, where a record is given, answered from it: as the durable host replays a
/// history, the calls must come under the same names in the same order.
/// </summary>
internal sealed class RecordedContext(IReadOnlyList<RecordedCall>? record, object? activities) : TaskOrchestrationContext
{
    private const string Timer = "(timer)";

    /// <summary>The calls so far.</summary>
    public List<RecordedCall> Calls { get; } = [];

    /// <summary>The input of the next generation; null where there is none.</summary>
    public string? Next { get; private set; }

    public override TaskName Name => new("RunOrchestrator");

    public override string InstanceId => "run-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => DateTime.UnixEpoch;

    public override bool IsReplaying => record is not null;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => throw new NotSupportedException();

    /// <summary>Each call has ended once it is made: what is called next depends on nothing but the calls before.</summary>
    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        string? output = Answer(name);
        if (output is null)
        {
            MethodInfo method = FunctionRegistry.Methods().Single(m => FunctionRegistry.Name(m) == name.Name);
            bool known = activities is not null && method.DeclaringType!.IsInstanceOfType(activities);
            output = JsonDataConverter.Default.Serialize(
                known ? Task.Run(() => (Task<TResult>)method.Invoke(activities, [input])!).GetAwaiter().GetResult() : default(TResult))!;
        }

        Calls.Add(new RecordedCall(name.Name, output));
        return Task.FromResult((TResult)JsonDataConverter.Default.Deserialize(output, typeof(TResult))!);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Calls.Add(new RecordedCall(Timer, Answer(Timer) ?? "null"));
        return Task.CompletedTask;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Next = JsonDataConverter.Default.Serialize(newInput);

    public override void SetCustomStatus(object? customStatus) => Assert.NotNull(JsonDataConverter.Default.Serialize(customStatus));

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    private string? Answer(TaskName name)
    {
        if (record is null)
        {
            return null;
        }

        Assert.True(Calls.Count < record.Count, $"{name.Name} is called where the recorded orchestration called nothing more");
        RecordedCall call = record[Calls.Count];
        Assert.True(name.Name == call.Name, $"call {Calls.Count} is {name.Name}; the recorded orchestration called {call.Name}");
        return call.Output;
    }
}

/// <summary>A call of an orchestration.</summary>
/// <param name="Name">The activity's name.</param>
/// <param name="Output">What came back, as the host keeps it.</param>
internal sealed record RecordedCall(string Name, string Output);

/// <summary>A generation of an orchestration.</summary>
/// <param name="Input">Its input, as the host keeps it.</param>
/// <param name="Calls">Its calls, in order.</param>
/// <param name="Next">The next generation's input, or the result of the last.</param>
internal sealed record RecordedGeneration(string Input, IReadOnlyList<RecordedCall> Calls, string Next);
