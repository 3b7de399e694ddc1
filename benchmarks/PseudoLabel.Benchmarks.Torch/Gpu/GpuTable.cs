using System.Text;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>What was measured, as a Markdown table that is written anew with each line: what came before the end is not lost.</summary>
/// <param name="file">Where.</param>
/// <param name="heading">A line above it.</param>
internal sealed class GpuTable(string file, string heading)
{
    private readonly StringBuilder lines = new($"{heading}\n\n| what | measured | bar | holds |\n|---|---|---|---|\n");

    /// <summary>Whether every line holds.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>Adds a line.</summary>
    /// <param name="bar">What it is held to; empty for nothing.</param>
    /// <param name="holds">Whether it holds; null where that is not to be said here.</param>
    public void Add(string what, string measured, string bar = "", bool? holds = null)
    {
        Holds &= holds != false;
        string line = $"| {what} | {measured} | {bar} | {(holds is { } known ? known ? "yes" : "NO" : "")} |";
        Console.WriteLine(line);
        lines.AppendLine(line);
        File.WriteAllText(file, lines.ToString());
    }
}
