using System.Runtime.InteropServices;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// The neighbor graph's opinion of rows, from the labels of one chain: label spreading, calibrated by temperature on the chain's own
/// labels out of fold. It assumes that near rows are of one class, which a model does not, so the two err differently, and a pseudo-label
/// on which both agree is safer (co-training: Blum and Mitchell 1998). Labels of other rows play no part.
/// </summary>
public sealed class SecondOpinion
{
    private const uint Magic = 0x314F5350; // "PSO1", little-endian
    private const int WantedFolds = 5;
    private readonly NodeOpinions opinions;

    private SecondOpinion(NodeOpinions opinions, Temperature temperature, float[] outOfFold)
    {
        this.opinions = opinions;
        Temperature = temperature;
        OutOfFold = outOfFold;
    }

    /// <summary>Its temperature.</summary>
    public Temperature Temperature { get; }

    /// <summary>
    /// Calibrated class probabilities of the labeled rows, each without its own label: labeled rows x classes; NaN for rows that were never
    /// held out, as the earliest are where folds go forward in time.
    /// </summary>
    public float[] OutOfFold { get; }

    /// <summary>Forms the opinion.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="labeled">The chain's labeled rows' nearest nodes.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="seed">The chain's seed.</param>
    /// <param name="groups">Their groups, which no fold parts; null where each is its own.</param>
    /// <param name="times">Their times, which folds go forward in; null where rows have no order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SecondOpinion Form(
        NodeGraph graph,
        NeighborTable labeled,
        ReadOnlySpan<int> labels,
        int classCount,
        ulong seed,
        IReadOnlyList<int>? groups = null,
        IReadOnlyList<int>? times = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, labeled.Rows);

        IReadOnlyList<Fold> plan =
            RowFolds.Create(labels, classCount, WantedFolds, 1, SeededRandom.Derive(seed, "graph-folds"), groups, times);
        FoldSpreading spread = FoldSpreading.Of(graph, labeled, labels, classCount, plan, cancellationToken);
        (Temperature temperature, float[] outOfFold) =
            OutOfFoldTemperature.Fit(LogProbabilities.Of(spread.OutOfFold(labeled, plan)), plan, labels, classCount);
        return new SecondOpinion(spread.Whole, temperature, outOfFold);
    }

    /// <summary>Calibrated class probabilities of the nodes.</summary>
    /// <returns>Nodes x classes.</returns>
    public float[] OfNodes() => Calibrated(opinions.Shares);

    /// <summary>Calibrated class probabilities of rows that are not nodes.</summary>
    /// <param name="rows">The rows' nearest nodes.</param>
    /// <returns>Rows x classes.</returns>
    public float[] Of(NeighborTable rows) => Calibrated(opinions.Extend(rows));

    /// <summary>Writes the opinion; the graph is not part of it.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(opinions.ClassCount);
        writer.Write(Temperature.Value);
        writer.Write(OutOfFold.Length);
        writer.Write(MemoryMarshal.AsBytes(OutOfFold.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(opinions.Shares));
    }

    /// <summary>Reads an opinion.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <param name="graph">The graph that it was formed on.</param>
    /// <exception cref="InvalidDataException">The bytes are no opinion.</exception>
    public static SecondOpinion Read(Stream stream, NodeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("These bytes are not a second opinion.");
        }

        int classCount = reader.ReadInt32();
        var temperature = new Temperature(reader.ReadDouble());
        var outOfFold = new float[reader.ReadInt32()];
        var shares = new float[checked(graph.Nodes * classCount)];
        stream.ReadExactly(MemoryMarshal.AsBytes(outOfFold.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes(shares.AsSpan()));
        return new SecondOpinion(new NodeOpinions(graph, shares, classCount), temperature, outOfFold);
    }

    private float[] Calibrated(ReadOnlySpan<float> shares)
    {
        float[] probabilities = LogProbabilities.Of(shares);
        Temperature.Apply(probabilities, probabilities, opinions.ClassCount);
        return probabilities;
    }
}
