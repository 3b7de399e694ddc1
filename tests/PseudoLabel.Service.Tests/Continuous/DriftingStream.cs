using System.Globalization;
using System.Text;

namespace PseudoLabel.Service.Tests.Continuous;

/// <summary>
/// Rows day by day, of three classes whose features and shares move: what a data set looks like that gets a file a day.
/// </summary>
/// <param name="seed">Of the rows.</param>
/// <param name="kind">How the features move.</param>
internal sealed class DriftingStream(int seed, DriftKind kind)
{
    public const int RowsOfADay = 40;
    private const int Year = 365;
    private static readonly string[] Names = ["amber", "birch", "cedar"];

    /// <summary>The rows of a day and their classes.</summary>
    public (double X, double Y, double Z, string Class)[] Day(int day, string purpose, int rows)
    {
        var random = new Random(HashCode(seed, day, purpose));
        return [.. Enumerable.Range(0, rows).Select(_ => Row(random, day))];
    }

    public static string Csv(IEnumerable<(double X, double Y, double Z, string Class)> rows, bool labeled)
    {
        var text = new StringBuilder(labeled ? "x,y,z,label\n" : "x,y,z\n");
        foreach ((double x, double y, double z, string name) in rows)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{x:0.0000},{y:0.0000},{z:0.0000}{(labeled ? "," + name : "")}\n"));
        }

        return text.ToString();
    }

    private (double X, double Y, double Z, string Class) Row(Random random, int day)
    {
        double part = day / (double)Year;
        double tilt = 0.2 * Math.Sin(2 * Math.PI * part);
        double draw = random.NextDouble();
        int k = draw < 1.0 / 3 + tilt ? 0 : draw < 2.0 / 3 + tilt / 2 ? 1 : 2;

        // All at once in steps, or day by day; both come to the same turn in the end.
        double turned = kind == DriftKind.Steps ? Math.Floor(part * 6) / 6 : part;
        double angle = 2 * Math.PI * (k / 3.0 + 0.75 * turned);
        return (2 * Math.Cos(angle) + Normal(random), 2 * Math.Sin(angle) + Normal(random), Normal(random), Names[k]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int HashCode(int seed, int day, string purpose) =>
        unchecked(purpose.Aggregate(seed * 1_000_003 + day * 7_919, (h, c) => h * 31 + c) & int.MaxValue);
}

/// <summary>How a stream's features move.</summary>
internal enum DriftKind
{
    /// <summary>Six times a year, all at once.</summary>
    Steps,

    /// <summary>A little every day.</summary>
    Slow,
}
