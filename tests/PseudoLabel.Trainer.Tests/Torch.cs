namespace PseudoLabel.Trainer.Tests;

/// <summary>Whether networks can be trained on this machine.</summary>
internal static class Torch
{
    private static readonly Lazy<string?> Problem = new(TorchLibrary.Problem);

    /// <summary>Skips the test, with the reason, where they cannot.</summary>
    public static void Require() => Assert.SkipWhen(Problem.Value is not null, Problem.Value ?? "");

    /// <summary>Skips the test where there is no GPU.</summary>
    public static void RequireGpu()
    {
        Require();
        Assert.SkipWhen(!TorchSharp.torch.cuda.is_available(),
            "there is no CUDA device here, or the build has torch for the CPU only (TorchRuntime=cuda)");
    }
}
