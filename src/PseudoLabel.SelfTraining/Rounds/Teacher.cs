using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.SelfTraining.Confidence;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// Who gives a round its pseudo-labels: p = (1 - g) ((1 - a) p_last + a p_supervised) + g p_opinion. The supervised model, which saw no
/// pseudo-label, holds the rounds back from feeding on their own mistakes, as the mean over earlier models does in temporal ensembling
/// (Laine and Aila 2017); the opinion is of another kind, and so are its errors (co-training: Blum and Mitchell 1998).
/// </summary>
public sealed class Teacher
{
    private readonly IModel? supervised;
    private readonly Temperature temperature;
    private readonly Temperature supervisedTemperature;
    private readonly float supervisedShare;
    private PriorAlignment? alignment;

    /// <summary>A model that teaches alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="temperature">Its temperature.</param>
    public Teacher(IModel model, Temperature temperature)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(temperature);
        Last = model;
        this.temperature = temperature;
        supervisedTemperature = temperature;
    }

    /// <summary>The last model and the supervised one together.</summary>
    /// <param name="last">The model of the round before.</param>
    /// <param name="temperature">The last model's temperature.</param>
    /// <param name="supervised">The supervised model; null in round 1, where it is the last one.</param>
    /// <param name="supervisedShare">Its share a, 0 to 1; with 0 it is not asked.</param>
    /// <param name="supervisedTemperature">Its temperature; null for the last model's.</param>
    public Teacher(
        IModel last, Temperature temperature, IModel? supervised, double supervisedShare, Temperature? supervisedTemperature = null)
        : this(last, temperature)
    {
        if (!(supervisedShare is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(supervisedShare), supervisedShare, "The share is not in [0, 1].");
        }

        this.supervised = supervisedShare > 0 ? supervised : null;
        this.supervisedShare = (float)supervisedShare;
        this.supervisedTemperature = supervisedTemperature ?? temperature;
    }

    /// <summary>The last model.</summary>
    public IModel Last { get; }

    /// <summary>The opinion that is mixed in; null for none.</summary>
    public TeacherOpinion? Opinion { get; init; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => Last.ClassCount;

    /// <summary>The same teacher, whose probabilities are aligned with given class shares at the end.</summary>
    /// <param name="with">The alignment; null for none.</param>
    public Teacher Aligned(PriorAlignment? with) =>
        new(Last, temperature, supervised, supervisedShare, supervisedTemperature) { Opinion = Opinion, alignment = with };

    /// <summary>Class probabilities of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="probabilities">count x classes values, written.</param>
    /// <returns>Rows whose most probable class by the models is the opinion's too; 0 without an opinion.</returns>
    public int Probabilities(FeatureMatrix rows, int first, int count, Span<float> probabilities)
    {
        float[] blocks = ArrayPool<float>.Shared.Rent(ClassBlocks.Length(Math.Min(count, ClassBlocks.PassRows), ClassCount));
        int agreeing = 0;
        for (int done = 0; done < count; done += ClassBlocks.PassRows)
        {
            int some = Math.Min(ClassBlocks.PassRows, count - done);
            agreeing += ProbabilityBlocks(rows, first + done, some, blocks.AsSpan(0, ClassBlocks.Length(some, ClassCount)));
            ClassBlocks.ToRows(blocks, ClassCount, probabilities.Slice(done * ClassCount, some * ClassCount));
        }

        ArrayPool<float>.Shared.Return(blocks);
        return agreeing;
    }

    /// <summary>The same for a pass of rows, as blocks.</summary>
    /// <param name="blocks">Receives the probabilities as <see cref="ClassBlocks"/>, exactly as long.</param>
    /// <returns>Rows whose most probable class by the models is the opinion's too; 0 without an opinion.</returns>
    internal int ProbabilityBlocks(FeatureMatrix rows, int first, int count, Span<float> blocks)
    {
        if (supervised is null)
        {
            BlockScores.Score(Last, rows, first, count, blocks);
            temperature.ApplyBlocks(blocks, count, ClassCount);
        }
        else
        {
            float[] rented = ArrayPool<float>.Shared.Rent(blocks.Length);
            Span<float> other = rented.AsSpan(0, blocks.Length);
            BlockScores.Score(Last, supervised, rows, first, count, blocks, other);
            temperature.ApplyBlocks(blocks, count, ClassCount);
            supervisedTemperature.ApplyBlocks(other, count, ClassCount);
            Mix(blocks, other, supervisedShare);
            ArrayPool<float>.Shared.Return(rented);
        }

        int agreeing = Opinion is null ? 0 : MixOpinion(Opinion, first, count, blocks);
        alignment?.ApplyBlocks(blocks);
        return agreeing;
    }

    private int MixOpinion(TeacherOpinion of, int first, int count, Span<float> blocks)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(blocks.Length);
        Span<float> opinion = rented.AsSpan(0, blocks.Length);
        ClassBlocks.FromRows(of.Probabilities.AsSpan(first * ClassCount, count * ClassCount), ClassCount, opinion);
        Span<short> own = stackalloc short[ClassBlocks.Rows], others = stackalloc short[ClassBlocks.Rows];
        Span<float> top = stackalloc float[ClassBlocks.Rows];
        int agreeing = 0;
        for (int start = 0; start < count; start += ClassBlocks.Rows)
        {
            ConfidenceContext.ArgMax(ClassBlocks.Of(blocks, start, ClassCount), own, top);
            ConfidenceContext.ArgMax(ClassBlocks.Of(opinion, start, ClassCount), others, top);
            for (int i = 0; i < Math.Min(ClassBlocks.Rows, count - start); i++)
            {
                agreeing += own[i] == others[i] ? 1 : 0;
            }
        }

        Mix(blocks, opinion, (float)of.Share);
        ArrayPool<float>.Shared.Return(rented);
        return agreeing;
    }

    // Whole blocks, whose length is a multiple of eight.
    private static void Mix(Span<float> own, ReadOnlySpan<float> other, float share)
    {
        ref float p = ref MemoryMarshal.GetReference(own);
        ref float q = ref MemoryMarshal.GetReference(other);
        for (nuint i = 0; i < (nuint)Math.Min(own.Length, other.Length); i += 8)
        {
            var value = Vector256.LoadUnsafe(ref p, i);
            (value + Vector256.Create(share) * (Vector256.LoadUnsafe(ref q, i) - value)).StoreUnsafe(ref p, i);
        }
    }
}

/// <summary>An opinion of the rows that are to be labeled.</summary>
/// <param name="Probabilities">Rows x classes.</param>
/// <param name="Share">Its share g, 0 to 1.</param>
public sealed record TeacherOpinion(float[] Probabilities, double Share)
{
    /// <summary>The same opinion of the chain's labeled rows, out of fold, rows x classes: what thresholds are chosen from.</summary>
    public float[]? OutOfFold { get; init; }
}
