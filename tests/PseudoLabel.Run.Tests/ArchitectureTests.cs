using System.Reflection;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;

namespace PseudoLabel.Run.Tests;

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

    [Fact]
    public void Torch_IsReferencedByTheTrainerAloneAndTheTrainerByNoProgram()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(root.FullName, "PseudoLabelFunctions.sln")))
        {
            root = root.Parent!;
        }

        string[] Naming(string words) =>
            [.. root.GetDirectories("src")[0].EnumerateFiles("*.csproj", SearchOption.AllDirectories).Where(f => File.ReadAllText(f.FullName).Contains(words, StringComparison.OrdinalIgnoreCase)).Select(f => f.Name)];
        Assert.Equal(["PseudoLabel.Trainer.csproj"], Naming("Include=\"TorchSharp"));
        Assert.Equal(["PseudoLabel.Trainer.csproj"], Naming("libtorch"));
        Assert.Empty(Naming("PseudoLabel.Trainer.csproj"));
    }

    private static string[] References(Assembly assembly, params string[] prefixes) =>
        [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
}
