using System.Runtime.InteropServices;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer;

/// <summary>Torch's native library: whether it loads on this machine, and what devices it finds.</summary>
internal static class TorchLibrary
{
    private const string Needs =
        "the neural trainer's native library (TorchSharp, libtorch) does not load here; it needs libstdc++ of GCC 13 (GLIBCXX_3.4.32): "
        + "Debian 13, Ubuntu 24.04, the .NET 10 container images, Windows or macOS. Run it there, or set learner to auto";

    private static readonly string[] Libraries = ["torch_cpu", "LibTorchSharp"];

    // Torch's arithmetic on the CPU is MKL's, whose sums and exponentials depend on where in memory their numbers lie, unless it is told to
    // be reproducible: the last bits then differ from run to run, and training makes them large. Its way of working stays as it is.
    private const string Reproducible = "MKL_CBWR";
    private const string AsTheProcessorDoes = "AUTO";

    /// <summary>Loads the library.</summary>
    /// <returns>Null where it loads; else what is missing and what to do, in one line.</returns>
    public static string? Problem()
    {
        if (OperatingSystem.IsLinux())
        {
            // The library asks the C library, whose variables .NET's own do not reach. What a user has set stays.
            _ = SetVariable(Reproducible, AsTheProcessorDoes, 0);
        }

        // Tried by hand: TorchSharp itself, where it fails, copies half a gigabyte first, and then blames a missing package.
        foreach (string library in Libraries)
        {
            if (!NativeLibrary.TryLoad(library, typeof(torch).Assembly, null, out _))
            {
                return Needs;
            }
        }

        using torch.Tensor one = torch.ones(1);
        return one.item<float>() == 1 ? null : Needs;
    }

    /// <summary>The device that a kind stands for.</summary>
    /// <param name="kind">The kind; null for the faster one.</param>
    /// <returns>The device; null where there are two to choose from.</returns>
    public static torch.Device? Device(DeviceKind? kind) => kind switch
    {
        DeviceKind.Cpu => torch.CPU,
        DeviceKind.Cuda => torch.CUDA,
        null => torch.cuda.is_available() ? null : torch.CPU,
    };

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
