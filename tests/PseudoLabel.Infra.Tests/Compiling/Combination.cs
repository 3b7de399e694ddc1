namespace PseudoLabel.Infra.Tests.Compiling;

/// <summary>A choice of the parameters that decide what is made.</summary>
/// <param name="Backend">Where Durable Functions keeps its state.</param>
/// <param name="Gpu">The trainer's GPU.</param>
/// <param name="Vnet">Whether the internet is kept out.</param>
public sealed record Combination(string Backend, string Gpu, bool Vnet)
{
    /// <summary>The choice of all defaults.</summary>
    public static readonly Combination Default = new("AzureStorage", "none", false);

    /// <summary>Every choice there is.</summary>
    public static TheoryData<Combination> All { get; } =
    [
        .. from backend in new[] { "AzureStorage", "DurableTaskScheduler" }
           from gpu in new[] { "none", "T4", "A100" }
           from vnet in new[] { false, true }
           select new Combination(backend, gpu, vnet),
    ];

    public bool HasScheduler => Backend == "DurableTaskScheduler";

    public bool HasGpu => Gpu != "none";
}
