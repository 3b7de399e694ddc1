using System.Reflection;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Local;

namespace PseudoLabel.Workflow.Tests;

/// <summary>Dependencies point one way: the hosts know the workflow, the workflow knows the core, and neither knows a host or its cloud.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(UserErrorException).Assembly;
    private static readonly Assembly Workflow = typeof(LocalRun).Assembly;

    [Fact]
    public void Core_References_NothingOfOursAndNoHost()
    {
        Assert.Empty(References(Core, "PseudoLabel", "pseudolabel", "Azure", "Microsoft.Azure", "Microsoft.DurableTask", "Microsoft.AspNetCore", "Microsoft.Extensions", "System.CommandLine", "Spectre"));
        Assert.NotEmpty(References(Core, "Microsoft.ML"));
    }

    [Fact]
    public void Workflow_References_TheCoreAndNoHost()
    {
        Assert.Equal([Core.GetName().Name], References(Workflow, "PseudoLabel", "pseudolabel"));
        Assert.Empty(References(Workflow, "Microsoft.Azure", "Microsoft.DurableTask", "Microsoft.AspNetCore", "System.CommandLine", "Spectre"));
    }

    private static string[] References(Assembly assembly, params string[] prefixes) =>
        [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
}
