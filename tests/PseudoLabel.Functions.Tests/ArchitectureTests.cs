using PseudoLabel.Architecture;

namespace PseudoLabel.Functions.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Folders_UseEachOther_WithoutACycle() => Assert.Empty(new FolderGraph(typeof(DependencyInjection).Assembly).Cycles());
}
