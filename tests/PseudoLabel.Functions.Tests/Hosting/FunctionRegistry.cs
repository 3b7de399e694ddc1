using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PseudoLabel.Functions.Scheduling;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>Gives the app's functions to the test host by their attributes, as the Functions host finds them.</summary>
internal static class FunctionRegistry
{
    public static IEnumerable<MethodInfo> Methods() =>
        typeof(DurableScheduler).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null);

    public static string Name(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    public static IEnumerable<MethodInfo> Triggered<TTrigger>()
        where TTrigger : Attribute => Methods().Where(m => m.GetParameters().Any(p => p.GetCustomAttribute<TTrigger>() is not null));

    public static void AddOrchestrators(DurableTaskRegistry registry)
    {
        foreach (MethodInfo method in Triggered<OrchestrationTriggerAttribute>())
        {
            Type input = method.GetParameters()[1].ParameterType;
            Type? output = method.ReturnType.GetGenericArguments().FirstOrDefault();
            MethodInfo add = output is null
                ? typeof(FunctionRegistry).GetMethod(
                    nameof(AddOrchestratorWithoutResult), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(input)
                : typeof(FunctionRegistry).GetMethod(
                    nameof(AddOrchestrator), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(input, output);
            add.Invoke(null, [registry, method]);
        }
    }

    /// <param name="registry">Where to.</param>
    /// <param name="instance">Makes the object that a function is a method of; null leaves its class out.</param>
    /// <param name="client">The client that a function is given.</param>
    /// <param name="calls">Hears of each call.</param>
    public static void AddActivities(
        DurableTaskRegistry registry, Func<Type, object?> instance, Func<DurableTaskClient> client, ActivityCalls calls)
    {
        foreach (MethodInfo method in Triggered<ActivityTriggerAttribute>())
        {
            if (instance(method.DeclaringType!) is { } target)
            {
                Type[] types = [method.GetParameters()[0].ParameterType, method.ReturnType.GetGenericArguments()[0]];
                typeof(FunctionRegistry).GetMethod(nameof(AddActivity), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(types).Invoke(null, [registry, method, target, client, calls]);
            }
        }
    }

    private static void AddOrchestrator<TInput, TOutput>(DurableTaskRegistry registry, MethodInfo method) =>
        registry.AddOrchestratorFunc<TInput, TOutput>(
            Name(method), method.CreateDelegate<Func<TaskOrchestrationContext, TInput, Task<TOutput>>>());

    private static void AddOrchestratorWithoutResult<TInput>(DurableTaskRegistry registry, MethodInfo method)
    {
        var run = method.CreateDelegate<Func<TaskOrchestrationContext, TInput, Task>>();
        registry.AddOrchestratorFunc<TInput, bool>(Name(method), async (context, input) =>
        {
            await run(context, input);
            return true;
        });
    }

    private static void AddActivity<TInput, TOutput>(
        DurableTaskRegistry registry, MethodInfo method, object target, Func<DurableTaskClient> client, ActivityCalls calls) =>
        registry.AddActivityFunc<TInput, TOutput>(Name(method), async (_, input) =>
        {
            await calls.CallAsync(Name(method));
            object?[] arguments = [.. method.GetParameters().Select((p, i) =>
                i == 0 ? input : p.ParameterType == typeof(DurableTaskClient) ? client()
                    : p.ParameterType == typeof(CancellationToken) ? CancellationToken.None : (object?)null)];
            return await (Task<TOutput>)method.Invoke(target, arguments)!;
        });
}
