using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners;

/// <summary>
/// A weighted mean of calibrated probabilities: p = sum_m w_m * softmax(score_m / T_m), the weights summing to 1.
/// Ensembles of learners are such blends, and so is the published mix of the supervised and the self-trained model.
/// Its score is ln(p), floored at 1e-7; where the classes of the rows to predict have other shares than the labels had, plus a number for
/// each class (label shift: Saerens, Latinne and Decaestecker 2002).
/// </summary>
public sealed class BlendModel : IBlockModel
{
    /// <summary>The kind of these bytes.</summary>
    public const string KindName = "blend";

    /// <summary>The kind of the bytes of one whose scores are shifted.</summary>
    internal const string ShiftedName = "shifted-blend";

    /// <summary>The lowest probability that a score stands for.</summary>
    internal const float Floor = 1e-7f;

    // Its weight, its temperature, and the magic number of its model.
    private const int LeastMemberBytes = 20;

    // Weights are written as they sum to 1; sums of many are off by their last bits.
    private const double Rounding = 1e-6;

    private readonly BlendMember[] members;
    private readonly float[] shifts;

    /// <summary>Creates the blend.</summary>
    /// <param name="members">Its members, at least one, over the same classes and features; weights above 0 are scaled to sum to 1.</param>
    /// <param name="shifts">What is added to the score of each class; null or all 0 for nothing.</param>
    public BlendModel(IReadOnlyList<BlendMember> members, IReadOnlyList<float>? shifts = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        if (shifts is not null && (shifts.Count != members[0].Model.ClassCount || shifts.Any(s => !float.IsFinite(s))))
        {
            throw new ArgumentException("There is not one finite shift for each class.", nameof(shifts));
        }

        this.shifts = shifts is null || shifts.All(s => s == 0) ? [] : [.. shifts];
        double sum = members.Sum(m => m.Weight);
        this.members = [.. members.Select(m => m with { Weight = m.Weight / sum })];
    }

    /// <inheritdoc/>
    public string Kind => shifts.Length == 0 ? KindName : ShiftedName;

    /// <inheritdoc/>
    public int ClassCount => members[0].Model.ClassCount;

    /// <inheritdoc/>
    public int FeatureCount => members[0].Model.FeatureCount;

    /// <summary>The members, weights summing to 1.</summary>
    public IReadOnlyList<BlendMember> Members => members;

    /// <summary>What is added to the score of each class; empty for nothing.</summary>
    public IReadOnlyList<float> Shifts => shifts;

    /// <inheritdoc/>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores) =>
        BlockScores.ScoreRows(this, rows, firstRow, count, scores);

    /// <inheritdoc/>
    void IBlockModel.ScoreBlocks(FeatureMatrix rows, int firstRow, int count, Span<float> blocks)
    {
        int length = ClassBlocks.Length(count, ClassCount);
        float[] rented = ArrayPool<float>.Shared.Rent(length);
        Span<float> part = rented.AsSpan(0, length);
        Span<float> mean = blocks[..length];
        mean.Clear();
        foreach (BlendMember member in members)
        {
            BlockScores.Score(member.Model, rows, firstRow, count, part);
            member.Temperature.ApplyBlocks(part, count, ClassCount);
            AddScaled(mean, part, (float)member.Weight);
        }

        ToLogarithms(mean);
        Shift(mean);
        ArrayPool<float>.Shared.Return(rented);
    }

    // Blocks' lengths are multiples of eight.
    private static void AddScaled(Span<float> mean, ReadOnlySpan<float> part, float weight)
    {
        ref float p = ref MemoryMarshal.GetReference(mean);
        ref float q = ref MemoryMarshal.GetReference(part);
        for (nuint i = 0; i < (nuint)Math.Min(mean.Length, part.Length); i += 8)
        {
            (Vector256.LoadUnsafe(ref p, i) + Vector256.Create(weight) * Vector256.LoadUnsafe(ref q, i)).StoreUnsafe(ref p, i);
        }
    }

    private void Shift(Span<float> scores)
    {
        for (int start = 0; shifts.Length > 0 && start < scores.Length; start += ClassBlocks.Rows)
        {
            float shift = shifts[start / ClassBlocks.Rows % shifts.Length];
            foreach (ref float score in scores.Slice(start, ClassBlocks.Rows))
            {
                score += shift;
            }
        }
    }

    private static void ToLogarithms(Span<float> mean)
    {
        ref float p = ref MemoryMarshal.GetReference(mean);
        for (nuint i = 0; i < (nuint)mean.Length; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.MaxNative(Vector256.LoadUnsafe(ref p, i), Vector256.Create(Floor)));
            Vector256.Narrow(PortableVectorMath.Log(low), PortableVectorMath.Log(high)).StoreUnsafe(ref p, i);
        }
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(members.Length);
        foreach (BlendMember member in members)
        {
            writer.Write(member.Weight);
            writer.Write(member.Temperature.Value);
            ModelSerializer.Write(member.Model, writer);
        }

        foreach (float shift in shifts)
        {
            writer.Write(shift);
        }
    }

    /// <summary>Reads a blend whose scores are shifted.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static BlendModel ReadShifted(BinaryReader reader, ModelLimits limits)
    {
        BlendModel blend = Read(reader, limits);
        var shifts = new float[blend.ClassCount];
        for (int k = 0; k < shifts.Length; k++)
        {
            shifts[k] = reader.ReadSingle();
            if (!ModelLimits.IsWeight(shifts[k]))
            {
                throw new InvalidDataException("A blend's shift is damaged.");
            }
        }

        return new BlendModel(blend.members, shifts);
    }

    internal static BlendModel Read(BinaryReader reader, ModelLimits limits)
    {
        int count = reader.ReadInt32();
        if (count is < 1 or > ushort.MaxValue || count > ModelLimits.Left(reader) / LeastMemberBytes)
        {
            throw new InvalidDataException($"A blend of {count} members is damaged.");
        }

        limits = limits.Within();
        var members = new BlendMember[count];
        for (int i = 0; i < members.Length; i++)
        {
            double weight = reader.ReadDouble();
            var temperature = new Temperature(reader.ReadDouble());
            if (!(weight > 0 && weight < 1 + Rounding && temperature.IsSound))
            {
                throw new InvalidDataException("A blend's weight or temperature is damaged.");
            }

            IModel model = ModelSerializer.Read(reader, limits);
            members[i] = new BlendMember(model, weight, temperature);
            limits = limits with { Classes = model.ClassCount, Features = model.FeatureCount };
        }

        return Math.Abs(members.Sum(m => m.Weight) - 1) < Rounding ? new BlendModel(members)
            : throw new InvalidDataException("The weights of a blend do not sum to 1.");
    }
}

/// <summary>One member of a blend.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="Temperature">Its calibration.</param>
public sealed record BlendMember(IModel Model, double Weight, Temperature Temperature);
