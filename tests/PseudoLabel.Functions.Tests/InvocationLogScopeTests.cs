using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Tests.Hosting;

namespace PseudoLabel.Functions.Tests;

public sealed class InvocationLogScopeTests
{
    [Fact]
    public async Task Invoke_WhatTheCallLogs_CarriesItsIdentifierAsTheWorkerLooksForIt()
    {
        using var log = new ScopeLog();
        using ServiceProvider services = new ServiceCollection().AddLogging(b => b.AddProvider(log)).BuildServiceProvider();
        InvocationLogScope scope = ActivatorUtilities.CreateInstance<InvocationLogScope>(services);
        ILogger other = services.GetRequiredService<ILoggerFactory>().CreateLogger("another");

        await scope.Invoke(new FixedContext("call-7"), _ =>
        {
            other.LogInformation("during");
            return Task.CompletedTask;
        });
        other.LogInformation("after");

        Assert.Equal([("during", "call-7"), ("after", null)], log.Lines);
    }

    /// <summary>Keeps each line with the identifier that the worker's own provider would send with it.</summary>
    private sealed class ScopeLog : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider? scopes;

        public List<(string Line, string? Invocation)> Lines { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes!.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string? invocation = null;
            scopes!.ForEachScope(
                (scope, _) =>
                {
                    if (scope is IEnumerable<KeyValuePair<string, object>> values)
                    {
                        invocation = values.FirstOrDefault(v => v.Key == "AzureFunctions_InvocationId").Value?.ToString() ?? invocation;
                    }
                },
                this);
            Lines.Add((formatter(state, exception), invocation));
        }

        public void Dispose()
        {
        }
    }
}
