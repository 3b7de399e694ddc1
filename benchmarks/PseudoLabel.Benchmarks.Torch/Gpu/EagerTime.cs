using System.Globalization;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>What a step takes in PyTorch, as <c>tests/gpu/eager.py</c> wrote it.</summary>
/// <param name="Net">The network, by <see cref="GpuNet.Name"/>.</param>
/// <param name="Kind">How it was computed, e.g. <c>fp16</c>.</param>
/// <param name="Milliseconds">Milliseconds of a step.</param>
internal sealed record EagerTime(string Net, string Kind, double Milliseconds)
{
    /// <summary>Reads a file; nothing where there is none.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<EagerTime> Read(string file) => !File.Exists(file) ? [] :
    [
        .. File.ReadLines(file).Select(line => line.Split('\t'))
            .Select(f => new EagerTime(f[0], f[1], double.Parse(f[2], CultureInfo.InvariantCulture))),
    ];
}
