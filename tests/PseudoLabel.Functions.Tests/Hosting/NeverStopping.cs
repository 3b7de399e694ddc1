using Microsoft.Extensions.Hosting;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>A host that goes on.</summary>
internal sealed class NeverStopping : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
    }
}
