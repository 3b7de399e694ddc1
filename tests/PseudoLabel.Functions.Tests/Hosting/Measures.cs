using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PseudoLabel.Functions.Contracts;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>Sums what the app's counters count.</summary>
internal sealed class Measures : IDisposable
{
    private readonly ConcurrentDictionary<string, long> sums = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public Measures()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
    }

    public long Sum(string name) => sums.GetValueOrDefault(name);

    public void Dispose() => listener.Dispose();
}
