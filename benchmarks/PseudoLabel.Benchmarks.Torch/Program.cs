using System.Globalization;
using PseudoLabel.Benchmarks.Torch;
using PseudoLabel.Benchmarks.Torch.Gpu;
using PseudoLabel.Trainer;

if (TorchLibrary.Problem() is { } problem)
{
    Console.Error.WriteLine(problem);
    return 3;
}

return args switch
{
    ["gpu", string folder] => await GpuBench.RunAsync(folder, smoke: false),
    ["gpu", string folder, "--cpu"] => await GpuBench.RunAsync(folder, smoke: true),
    [Ballast.Command, string free] => Ballast.Hold(long.Parse(free, CultureInfo.InvariantCulture)),
    _ => Throughput.Run(),
};
