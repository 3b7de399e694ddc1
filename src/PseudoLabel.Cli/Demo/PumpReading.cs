namespace PseudoLabel.Cli.Demo;

/// <summary>One reading of a pump's sensors.</summary>
/// <param name="Id">Its identifier, unique.</param>
/// <param name="Site">Where the pump stands.</param>
/// <param name="Model">What pump it is.</param>
/// <param name="Load">How hard it works: low, medium or high.</param>
/// <param name="Sensors">One value for each of <see cref="PumpReadings.SensorNames"/>; NaN where the sensor failed.</param>
/// <param name="Condition">The truth: normal, worn or failing.</param>
internal sealed record PumpReading(string Id, string Site, string Model, string Load, double[] Sensors, string Condition);
