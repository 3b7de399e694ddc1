using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace PseudoLabel.Functions;

/// <summary>
/// Marks what a call logs with the call's identifier, under the name by which the worker looks for it. The OpenTelemetry schema that
/// <c>UseFunctionsWorkerDefaults</c> asks for gives it another name alone, and what comes to the host without one is dropped
/// (azure-functions-dotnet-worker, issue 3489): neither <c>func start</c> nor the log stream would show a line.
/// </summary>
/// <param name="logger">Any log: scopes are shared by all.</param>
internal sealed class InvocationLogScope(ILogger<InvocationLogScope> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The worker's name of a call's identifier.</summary>
    public const string Key = "AzureFunctions_InvocationId";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using (logger.BeginScope(new KeyValuePair<string, object>[] { new(Key, context.InvocationId) }))
        {
            await next(context);
        }
    }
}
