using System.Runtime.InteropServices;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Mixtures;

/// <summary>
/// The opinion that a mixture of the classes (<see cref="Mixture"/>) has of rows, from the labels of one chain and the pool, calibrated by
/// temperature on the chain's own labels out of fold.
/// </summary>
public sealed class MixtureOpinion
{
    private const uint Magic = 0x314F4D50; // "PMO1", little-endian
    private const int WantedFolds = 5;

    /// <summary>Products of a pool's terms and vectors with classes that one step may take over all folds: a tenth of a second.</summary>
    private const double Work = 1.5e8;

    private MixtureOpinion(IModel model, Temperature temperature, float[] outOfFold)
    {
        Model = model;
        Temperature = temperature;
        OutOfFold = outOfFold;
    }

    /// <summary>The mixture: the classes' log-probabilities, linear in the features.</summary>
    public IModel Model { get; }

    /// <summary>Its temperature.</summary>
    public Temperature Temperature { get; }

    /// <summary>
    /// Calibrated class probabilities of the labeled rows, each without its own label: labeled rows x classes; NaN for rows that were never
    /// held out, as the earliest are where folds go forward in time.
    /// </summary>
    public float[] OutOfFold { get; }

    /// <summary>Forms the opinion.</summary>
    /// <param name="pool">The unlabeled rows; where they are very many, a sample of them is taken.</param>
    /// <param name="labeled">The chain's labeled rows.</param>
    /// <param name="seed">The chain's seed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static MixtureOpinion Form(FeatureMatrix pool, TrainingSet labeled, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(labeled);
        IReadOnlyList<Fold> plan = RowFolds.Create(
            labeled.Labels, labeled.ClassCount, WantedFolds, 1, SeededRandom.Derive(seed, "mixture-folds"), labeled.Groups, labeled.Times);
        var mixture = new Mixture(Sample(pool, labeled, seed), labeled, new MixtureOptions());
        var scores = new float[labeled.Labels.Length * labeled.ClassCount];
        foreach (Fold fold in plan)
        {
            LinearModel without = mixture.Fit(fold.Train, cancellationToken);
            var ofHeld = new float[fold.Held.Length * labeled.ClassCount];
            without.Score(labeled.Features.Select(fold.Held), 0, fold.Held.Length, ofHeld);
            HeldRows.Scatter(ofHeld, fold.Held, scores, labeled.ClassCount);
        }

        LinearModel whole = mixture.Fit([.. Enumerable.Range(0, labeled.Labels.Length)], cancellationToken);
        (Temperature temperature, float[] outOfFold) = OutOfFoldTemperature.Fit(scores, plan, labeled.Labels, labeled.ClassCount);
        return new MixtureOpinion(whole, temperature, outOfFold);
    }

    /// <summary>Calibrated class probabilities of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>Rows x classes.</returns>
    public float[] Of(FeatureMatrix rows) => Model.Probabilities(Temperature, rows);

    /// <summary>Writes the opinion.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Temperature.Value);
        writer.Write(OutOfFold.Length);
        writer.Write(MemoryMarshal.AsBytes(OutOfFold.AsSpan()));
        ModelSerializer.Write(Model, stream);
    }

    /// <summary>Reads an opinion.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no opinion.</exception>
    public static MixtureOpinion Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException("These bytes are not a mixture's opinion.");
        }

        var temperature = new Temperature(reader.ReadDouble());
        var outOfFold = new float[reader.ReadInt32()];
        stream.ReadExactly(MemoryMarshal.AsBytes(outOfFold.AsSpan()));
        return new MixtureOpinion(ModelSerializer.Read(stream), temperature, outOfFold);
    }

    /// <summary>The pool, or a random sample of it, where a step over all of it would take too long.</summary>
    internal static FeatureMatrix Sample(FeatureMatrix pool, TrainingSet labeled, ulong seed)
    {
        double cells = pool.HasSparse ? pool.Offsets[pool.Rows] : 0;
        cells += (double)pool.Rows * labeled.EmbeddedColumns;
        double share = Work / (cells * labeled.ClassCount * (WantedFolds + 1));
        if (share >= 1)
        {
            return pool;
        }

        int[] rows = [.. Enumerable.Range(0, pool.Rows)];
        new SeededRandom(SeededRandom.Derive(seed, "mixture-rows")).Shuffle(rows.AsSpan());
        return pool.Select([.. rows.Take(Math.Max(1, (int)(share * pool.Rows))).Order()]);
    }
}
