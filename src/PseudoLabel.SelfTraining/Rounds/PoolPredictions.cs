using System.Buffers;
using System.Runtime.InteropServices;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>The predicted class and confidence of each row of a batch, and their histogram.</summary>
public sealed class PoolPredictions
{
    private const uint Magic = 0x31504C50; // "PLP1", little-endian
    private const int PassRows = ClassBlocks.PassRows;

    /// <summary>
    /// The confidence of a row that a filter keeps out of training, or that was not looked at: below every threshold.
    /// </summary>
    public const float Filtered = -1;

    /// <summary>The predicted class of each row.</summary>
    public required short[] Classes { get; init; }

    /// <summary>The confidence of each row, 0 to 1; <see cref="Filtered"/> where a filter keeps it out of training.</summary>
    public required float[] Confidences { get; init; }

    /// <summary>Rows whose class by the models alone is the second opinion's too; not written.</summary>
    public int Agreeing { get; private set; }

    /// <summary>Rows that the neighbor filter keeps out of training; not written.</summary>
    public int FilteredRows { get; private set; }

    /// <summary>Predicts rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="temperature">Its temperature.</param>
    /// <param name="confidence">The confidence measure.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="histogram">Takes each row's class and confidence, but for outliers.</param>
    /// <param name="outliers">Tells rows that are unlike the labeled ones; null finds none.</param>
    public static PoolPredictions Predict(
        IModel model, Temperature temperature, IConfidenceMeasure confidence, FeatureMatrix rows, ConfidenceHistogram histogram,
        IOutlierFilter? outliers = null) =>
        Predict(new Teacher(model, temperature), confidence, rows, histogram, outliers: outliers);

    /// <summary>Predicts rows as a round's teacher sees them.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="confidence">The confidence measure.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="histogram">Takes the class and confidence of each row that no filter keeps out.</param>
    /// <param name="filter">Whether <see cref="NeighborFilter"/> keeps rows out, where the teacher has an opinion to go by.</param>
    /// <param name="outliers">Tells rows that are unlike the labeled ones, which are kept out too; null finds none.</param>
    public static PoolPredictions Predict(
        Teacher teacher, IConfidenceMeasure confidence, FeatureMatrix rows, ConfidenceHistogram histogram, bool filter = false,
        IOutlierFilter? outliers = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(histogram);
        int classes = teacher.ClassCount;
        var predicted = new PoolPredictions { Classes = new short[rows.Rows], Confidences = new float[rows.Rows] };
        var members = new MemberDeviations(teacher.Last, rows, predicted.Classes);
        float[] buffer = ArrayPool<float>.Shared.Rent(ClassBlocks.Length(PassRows, classes));
        Span<float> top = stackalloc float[PassRows];
        for (int start = 0; start < rows.Rows; start += PassRows)
        {
            int count = Math.Min(PassRows, rows.Rows - start);
            Span<float> blocks = buffer.AsSpan(0, ClassBlocks.Length(count, classes));
            predicted.Agreeing += teacher.ProbabilityBlocks(rows, start, count, blocks);
            Span<short> best = predicted.Classes.AsSpan(start, count);
            Span<float> sure = predicted.Confidences.AsSpan(start, count);
            FindClasses(blocks, classes, best, top);
            predicted.Measure(confidence, teacher, members, start, blocks, top);
            if (outliers is null && !(filter && teacher.Opinion is not null))
            {
                histogram.Add(best, sure, top[..count]);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                if (filter && teacher.Opinion is { } opinion
                    && !NeighborFilter.Keeps(best[i], opinion.Probabilities.AsSpan((start + i) * classes, classes)))
                {
                    predicted.FilteredRows++;
                    sure[i] = Filtered;
                }
                else if (outliers?.IsOutlier(rows, start + i) == true)
                {
                    sure[i] = Filtered;
                }
                else
                {
                    histogram.Add(best[i], sure[i], top[i]);
                }
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
        return predicted;
    }

    /// <summary>Finds each row's class and its probability, a block at a time.</summary>
    private static void FindClasses(Span<float> blocks, int classes, Span<short> best, Span<float> top)
    {
        Span<short> blockBest = stackalloc short[ClassBlocks.Rows];
        for (int start = 0; start < best.Length; start += ClassBlocks.Rows)
        {
            int rows = Math.Min(ClassBlocks.Rows, best.Length - start);
            ConfidenceContext.ArgMax(ClassBlocks.Of(blocks, start, classes), blockBest, top.Slice(start, ClassBlocks.Rows));
            blockBest[..rows].CopyTo(best[start..]);
        }
    }

    /// <summary>Finds how sure the rows of a pass are, whose classes are known, a block at a time.</summary>
    private void Measure(
        IConfidenceMeasure confidence, Teacher teacher, MemberDeviations members, int first, Span<float> blocks, ReadOnlySpan<float> top)
    {
        int classes = teacher.ClassCount, end = Math.Min(first + PassRows, Classes.Length);
        ReadOnlySpan<float> opinion = teacher.Opinion is null ? [] : teacher.Opinion.Probabilities;
        Span<float> sure = stackalloc float[ClassBlocks.Rows];
        for (int start = first; start < end; start += ClassBlocks.Rows)
        {
            int rows = Math.Min(ClassBlocks.Rows, end - start), at = start - first;
            Span<float> probabilities = ClassBlocks.Of(blocks, at, classes);
            var context = new ConfidenceContext(probabilities, Classes.AsSpan(start, rows), top.Slice(at, ClassBlocks.Rows))
            {
                Opinion = opinion.IsEmpty ? [] : opinion.Slice(start * classes, rows * classes),
                Members = members,
                FirstRow = start,
            };
            confidence.Measure(in context, sure);
            sure[..rows].CopyTo(Confidences.AsSpan(start));
        }
    }

    /// <summary>The most probable class; of equal ones the first.</summary>
    /// <param name="probabilities">One row's probabilities.</param>
    public static int ArgMax(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int k = 1; k < probabilities.Length; k++)
        {
            if (probabilities[k] > probabilities[best])
            {
                best = k;
            }
        }

        return best;
    }

    /// <summary>These predictions as those of some rows of a batch; its others are kept out of training.</summary>
    /// <param name="places">Where each predicted row stands in the batch, ascending.</param>
    /// <param name="rows">Rows of the batch.</param>
    public PoolPredictions Among(ReadOnlySpan<int> places, int rows)
    {
        var all = new PoolPredictions
        {
            Classes = new short[rows],
            Confidences = new float[rows],
            Agreeing = Agreeing,
            FilteredRows = FilteredRows,
        };
        Array.Fill(all.Confidences, Filtered);
        for (int i = 0; i < places.Length; i++)
        {
            (all.Classes[places[i]], all.Confidences[places[i]]) = (Classes[i], Confidences[i]);
        }

        return all;
    }

    /// <summary>Counts the rows whose class is another than it was.</summary>
    /// <param name="before">Predictions of the same rows.</param>
    public long ClassesOtherThan(PoolPredictions before)
    {
        ArgumentNullException.ThrowIfNull(before);
        long other = 0;
        for (int i = 0; i < Classes.Length; i++)
        {
            other += Classes[i] != before.Classes[i] ? 1 : 0;
        }

        return other;
    }

    /// <summary>Writes the predictions.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<uint> header = [Magic, (uint)Classes.Length];
        stream.Write(MemoryMarshal.AsBytes(header));
        stream.Write(MemoryMarshal.AsBytes(Classes.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(Confidences.AsSpan()));
    }

    /// <summary>Reads predictions.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no predictions.</exception>
    public static PoolPredictions Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<uint> header = stackalloc uint[2];
        stream.ReadExactly(MemoryMarshal.AsBytes(header));
        if (header[0] != Magic)
        {
            throw new InvalidDataException("These bytes are not predictions.");
        }

        var read = new PoolPredictions { Classes = new short[header[1]], Confidences = new float[header[1]] };
        stream.ReadExactly(MemoryMarshal.AsBytes(read.Classes.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes(read.Confidences.AsSpan()));
        return read;
    }
}
