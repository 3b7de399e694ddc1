namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What a run costs in Azure, from what it costs here: the formula of docs/cost.md. Prices are the assumptions of docs/deploy.md, in US
/// dollars.
/// </summary>
/// <param name="CpuMicroseconds">Processor time of a row over the whole run, measured on one machine, in millionths of a second.</param>
/// <param name="InputBytes">Bytes of a row in the input files.</param>
/// <param name="FeatureBytes">Bytes of a row's features: four a number.</param>
/// <param name="ResultBytes">Bytes of a row in the result files.</param>
/// <param name="Rounds">Self-training rounds.</param>
internal sealed record CostModel(double CpuMicroseconds, double InputBytes, double FeatureBytes, double ResultBytes, int Rounds)
{
    /// <summary>How many times as long a core of an instance takes as the one that was measured.</summary>
    public double Slower { get; init; } = 2;

    /// <summary>Bytes a second between an instance and the storage account.</summary>
    public double StoreBytesPerSecond { get; init; } = 100e6;

    /// <summary>Rows of a batch.</summary>
    public int BatchRows { get; init; } = 20_000;

    /// <summary>Memory of a Functions instance, in GB.</summary>
    public double InstanceGigabytes { get; init; } = 2;

    private const double GigabyteSecond = 0.000026;
    private const double CpuSecond = 0.000024, GibibyteSecond = 0.000003;
    private const double Write = 0.065 / 10_000, Read = 0.005 / 10_000;
    private const double GigabyteMonth = 0.0208;

    // A prediction is a class in two bytes and a confidence in four.
    private const double PredictionBytes = 6;

    // Calls of the store by batch, counted by the benchmark of overhead: to compute features, in a round, to label and publish.
    private const double WritesAtEnds = 3.5 + 4, WritesInRound = 3, ReadsAtEnds = 3 + 11, ReadsInRound = 7;

    /// <summary>
    /// Bytes that a row moves between instances and store: read as text, features written; in each round features read, the prediction
    /// written and read by the next round and by training; at the end features and predictions read, the results written, read and written
    /// once more where they are joined.
    /// </summary>
    public double StoreBytes => InputBytes + FeatureBytes + Rounds * (FeatureBytes + 3 * PredictionBytes) + FeatureBytes
        + Rounds * PredictionBytes + 3 * ResultBytes;

    /// <summary>Seconds of an instance for a row: computing and moving, one after the other, as if nothing overlapped.</summary>
    public double InstanceSeconds => Slower * CpuMicroseconds / 1e6 + StoreBytes / StoreBytesPerSecond;

    /// <summary>GB-seconds of Functions for so many rows.</summary>
    /// <param name="rows">Rows.</param>
    public double GigabyteSeconds(double rows) => rows * InstanceSeconds * InstanceGigabytes;

    /// <summary>Dollars for computing on Functions.</summary>
    /// <param name="rows">Rows.</param>
    public double Functions(double rows) => GigabyteSeconds(rows) * GigabyteSecond;

    /// <summary>Dollars for the store's transactions.</summary>
    /// <param name="rows">Rows.</param>
    public double Transactions(double rows) =>
        Math.Ceiling(rows / BatchRows) * ((WritesAtEnds + WritesInRound * Rounds) * Write + (ReadsAtEnds + ReadsInRound * Rounds) * Read);

    /// <summary>Dollars to keep features, predictions and results for a month.</summary>
    /// <param name="rows">Rows.</param>
    public double Storage(double rows) => rows * (FeatureBytes + Rounds * PredictionBytes + ResultBytes) / 1e9 * GigabyteMonth;

    /// <summary>Dollars for the same run by the command line in one container of two cores and 4 GiB, its disk beside it.</summary>
    /// <param name="rows">Rows.</param>
    public double Container(double rows) => rows * Slower * CpuMicroseconds / 1e6 / 2 * (2 * CpuSecond + 4 * GibibyteSecond);
}
