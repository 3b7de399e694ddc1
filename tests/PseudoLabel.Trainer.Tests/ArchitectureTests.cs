using PseudoLabel.Architecture;

namespace PseudoLabel.Trainer.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Folders_UseEachOther_WithoutACycle() => Assert.Empty(new FolderGraph(typeof(TrainerCommands).Assembly).Cycles());
}
