using System.Buffers;
using PseudoLabel.Core.Calibration;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Numerics;

namespace PseudoLabel.Core.Learners;

/// <summary>
/// A weighted mean of calibrated probabilities: p = sum_m w_m * softmax(score_m / T_m), the weights summing to 1.
/// Ensembles of learners are such blends, and so is the published mix of the supervised and the self-trained model.
/// Its score is ln(p), floored at 1e-7.
/// </summary>
public sealed class BlendModel : IModel
{
    /// <summary>The kind of these bytes.</summary>
    public const string KindName = "blend";

    private const float Floor = 1e-7f;
    private const int BlockRows = 256;
    private readonly BlendMember[] members;

    /// <summary>Creates the blend.</summary>
    /// <param name="members">Its members, at least one, over the same classes and features; weights above 0 are scaled to sum to 1.</param>
    public BlendModel(IReadOnlyList<BlendMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        double sum = members.Sum(m => m.Weight);
        this.members = [.. members.Select(m => m with { Weight = m.Weight / sum })];
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public int ClassCount => members[0].Model.ClassCount;

    /// <inheritdoc/>
    public int FeatureCount => members[0].Model.FeatureCount;

    /// <summary>The members, weights summing to 1.</summary>
    public IReadOnlyList<BlendMember> Members => members;

    /// <inheritdoc/>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        int classes = ClassCount;
        float[] buffer = ArrayPool<float>.Shared.Rent(BlockRows * classes);
        try
        {
            for (int start = 0; start < count; start += BlockRows)
            {
                int block = Math.Min(BlockRows, count - start);
                Span<float> part = buffer.AsSpan(0, block * classes);
                Span<float> mean = scores.Slice(start * classes, block * classes);
                mean.Clear();
                foreach (BlendMember member in members)
                {
                    member.Model.Score(rows, firstRow + start, block, part);
                    member.Temperature.Apply(part, part, classes);
                    float weight = (float)member.Weight;
                    for (int i = 0; i < part.Length; i++)
                    {
                        mean[i] += weight * part[i];
                    }
                }

                for (int i = 0; i < mean.Length; i++)
                {
                    mean[i] = (float)PortableMath.Log(Math.Max(mean[i], Floor));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
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
    }

    internal static BlendModel Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < 1 or > ushort.MaxValue)
        {
            throw new InvalidDataException($"A blend of {count} members is damaged.");
        }

        var members = new BlendMember[count];
        for (int i = 0; i < members.Length; i++)
        {
            double weight = reader.ReadDouble();
            var temperature = new Temperature(reader.ReadDouble());
            members[i] = new BlendMember(ModelSerializer.Read(reader), weight, temperature);
        }

        return new BlendModel(members);
    }
}

/// <summary>One member of a blend.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weight">Its weight, above 0.</param>
/// <param name="Temperature">Its calibration.</param>
public sealed record BlendMember(IModel Model, double Weight, Temperature Temperature);
