using System.Globalization;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Cli.Demo;

/// <summary>
/// The demo's data: pumps in three conditions, as twelve sensors see them, three figures each. The conditions are clusters that hardly
/// overlap, but no single figure tells them apart: it takes all of them together, more weights than a few labeled rows can settle.
/// The many unlabeled rows show where the clusters lie: what self-training is for. Weather, site, model and load move the figures too.
/// </summary>
internal static class PumpReadings
{
    private const double ConditionSize = 3;
    private const double WeatherSize = 1;
    private const double PlaceSize = 0.8;
    private const double MissingShare = 0.02;

    private static readonly string[] Conditions = ["normal", "worn", "failing"];
    private static readonly double[] ConditionShares = [0.5, 0.3, 0.2];
    private static readonly string[] Sites = ["harbor", "hill", "mill", "north", "river", "south"];
    private static readonly string[] Models = ["P100", "P200", "P250", "X7"];
    private static readonly string[] Loads = ["low", "medium", "high"];

    private static readonly string[] Sensors =
    [
        "vibration", "noise", "bearing_temperature", "oil_temperature", "oil_debris", "current", "ripple", "power", "pressure", "flow",
        "speed",
        "seal_leak",
    ];

    /// <summary>The figures: mean, peak and spread of each sensor.</summary>
    public static IReadOnlyList<string> SensorNames { get; } =
    [
        .. from sensor in Sensors
           from figure in new[] { "mean", "peak", "spread" }
           select $"{sensor}_{figure}",
    ];

    /// <summary>Makes readings, the same for the same seed.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<PumpReading> Make(int count, ulong seed)
    {
        var world = new World(new SeededRandom(SeededRandom.Derive(seed, "demo-world")));
        var random = new SeededRandom(SeededRandom.Derive(seed, "demo-readings"));
        return [.. Enumerable.Range(0, count).Select(i => world.Read(i, random))];
    }

    /// <summary>What is the same for all readings: how each cause moves each figure.</summary>
    private sealed class World(SeededRandom random)
    {
        private readonly double[][] byCondition = Directions(random, Conditions.Length, ConditionSize);
        private readonly double[][] bySite = Directions(random, Sites.Length, PlaceSize);
        private readonly double[][] byModel = Directions(random, Models.Length, PlaceSize);
        private readonly double[] byLoad = Directions(random, 1, PlaceSize)[0];
        private readonly double[] byWeather = Directions(random, 1, WeatherSize)[0];

        public PumpReading Read(int number, SeededRandom draw)
        {
            int condition = PickCondition(draw.NextDouble());
            int site = draw.NextInt32(Sites.Length);
            int model = draw.NextInt32(Models.Length);
            int load = draw.NextInt32(Loads.Length);
            double weather = draw.NextGaussian();
            double[] sensors = new double[SensorNames.Count];
            for (int i = 0; i < sensors.Length; i++)
            {
                double moved = byCondition[condition][i] + bySite[site][i] + byModel[model][i]
                    + ((load - 1) * byLoad[i]) + (weather * byWeather[i]);
                double value = Math.Round(50 + (10 * (moved + draw.NextGaussian())), 2);
                sensors[i] = draw.NextDouble() < MissingShare ? double.NaN : value;
            }

            string id = "R" + (number + 1).ToString("D5", CultureInfo.InvariantCulture);
            return new PumpReading(id, Sites[site], Models[model], Loads[load], sensors, Conditions[condition]);
        }

        private static int PickCondition(double uniform) =>
            uniform < ConditionShares[0] ? 0 : uniform < ConditionShares[0] + ConditionShares[1] ? 1 : 2;

        /// <summary>Random directions of one length, so that every seed's data is about as hard.</summary>
        private static double[][] Directions(SeededRandom random, int count, double size) =>
            [.. Enumerable.Range(0, count).Select(_ => Direction(random, size))];

        private static double[] Direction(SeededRandom random, double size)
        {
            double[] vector = [.. SensorNames.Select(_ => random.NextGaussian())];
            double length = Math.Sqrt(vector.Sum(v => v * v));
            return [.. vector.Select(v => v / length * size)];
        }
    }
}
