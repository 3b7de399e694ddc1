using System.Reflection;
using PseudoLabel.Architecture;
using PseudoLabel.Data;
using PseudoLabel.Embeddings;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Pretrained.Images;
using PseudoLabel.Pretrained.Text;
using PseudoLabel.Run.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Cli.Tests;

/// <summary>
/// Dependencies point one way. The compiler holds the floors, as a project refers to those below it alone; what it cannot hold is held
/// here.
/// </summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, Assembly> Projects = new()
    {
        ["Data"] = typeof(UserErrorException).Assembly,
        ["Learning"] = typeof(IModel).Assembly,
        ["SelfTraining"] = typeof(RoundRules).Assembly,
        ["Store"] = typeof(IRunStore).Assembly,
        ["TrainingContract"] = typeof(TrainingRequest).Assembly,
        ["Embeddings"] = typeof(IEmbedderFiles).Assembly,
        ["Pretrained.Text"] = typeof(MiniLm).Assembly,
        ["Pretrained.Images"] = typeof(ResNet18).Assembly,
        ["Run"] = typeof(LocalRun).Assembly,
        ["Service"] = typeof(RunCatalog).Assembly,
        ["Cli"] = typeof(CommandLine).Assembly,
    };

    // Projects that these tests do not build.
    private static readonly string[] Unloaded = ["PseudoLabel.Functions", "PseudoLabel.Trainer"];

    [Theory]
    [InlineData("Data", "")]
    [InlineData("Learning", "Data")]
    [InlineData("SelfTraining", "Data,Learning")]
    [InlineData("Store", "Data")]
    [InlineData("TrainingContract", "Data")]
    [InlineData("Embeddings", "Data")]
    [InlineData("Pretrained.Text", "Data,Embeddings")]
    [InlineData("Pretrained.Images", "Data,Embeddings")]
    [InlineData("Run", "Data,Learning,SelfTraining,Store,TrainingContract,Embeddings")]
    [InlineData("Service", "Data,Learning,SelfTraining,Store,TrainingContract,Embeddings,Run")]
    public void Project_RefersTo_FloorsBelowIt(string project, string below)
    {
        string[] allowed = [.. below.Split(',').Select(p => $"PseudoLabel.{p}")];

        Assert.Empty(References(Projects[project], "PseudoLabel", "pseudolabel").Except(allowed));
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("Learning")]
    [InlineData("SelfTraining")]
    [InlineData("TrainingContract")]
    public void Science_RefersTo_NoHostAndNoCloud(string project) => Assert.Empty(References(
        Projects[project], "Azure", "Microsoft.Azure", "Microsoft.DurableTask", "Microsoft.AspNetCore", "Microsoft.Extensions",
        "System.CommandLine", "Spectre", "SkiaSharp"));

    [Theory]
    [InlineData("Run")]
    [InlineData("Service")]
    public void Run_RefersTo_NoHost(string project) => Assert.Empty(References(
        Projects[project], "Microsoft.Azure", "Microsoft.DurableTask", "Microsoft.AspNetCore", "System.CommandLine", "Spectre"));

    [Theory]
    [InlineData("Data")]
    [InlineData("Learning")]
    [InlineData("SelfTraining")]
    [InlineData("Store")]
    [InlineData("TrainingContract")]
    [InlineData("Embeddings")]
    [InlineData("Pretrained.Text")]
    [InlineData("Pretrained.Images")]
    [InlineData("Run")]
    [InlineData("Service")]
    [InlineData("Cli")]
    public void Folders_UseEachOther_WithoutACycle(string project) => Assert.Empty(new FolderGraph(Projects[project]).Cycles());

    [Theory]
    [InlineData("Data")]
    [InlineData("Learning")]
    [InlineData("SelfTraining")]
    [InlineData("Store")]
    [InlineData("TrainingContract")]
    [InlineData("Embeddings")]
    [InlineData("Run")]
    [InlineData("Service")]
    public void PublicTypes_AreThere_ForAnotherProject(string project)
    {
        IReadOnlyList<string> needless = PublicTypes.Needless(
            Projects[project], Projects.Values, [.. Unloaded.Select(p => Path.Join(SourceTree.Root, "src", p))]);

        Assert.True(needless.Count == 0, string.Join(", ", needless));
    }

    [Fact]
    public void Torch_IsReferencedByTheTrainerAloneAndTheTrainerByNoProgram()
    {
        string[] Naming(string words) =>
        [
            .. new DirectoryInfo(Path.Join(SourceTree.Root, "src")).EnumerateFiles("*.csproj", SearchOption.AllDirectories)
                .Where(f => File.ReadAllText(f.FullName).Contains(words, StringComparison.OrdinalIgnoreCase)).Select(f => f.Name),
        ];
        Assert.Equal(["PseudoLabel.Trainer.csproj"], Naming("Include=\"TorchSharp"));
        Assert.Equal(["PseudoLabel.Trainer.csproj"], Naming("libtorch"));
        Assert.Empty(Naming("PseudoLabel.Trainer.csproj"));
    }

    [Fact]
    public void Lines_OfCode_EndWithin140Columns()
    {
        IEnumerable<string> files =
            new[] { "src", "tests", "benchmarks", "tools" }.Select(f => Path.Join(SourceTree.Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/node_modules/", StringComparison.Ordinal));

        Assert.Empty(
            files.SelectMany(f => File.ReadLines(f).Select((line, i) => (line, at: $"{Path.GetRelativePath(SourceTree.Root, f)}:{i + 1}")))
            .Where(l => l.line.Length > 140).Select(l => l.at));
    }

    private static string[] References(Assembly assembly, params string[] prefixes) =>
    [
        .. assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
    ];
}
