using System.Runtime.InteropServices;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>
/// The scores that ROC curve and average precision are computed from: of all rows while they fit, else of a random half, quarter and so on.
/// Which rows those are follows from their numbers and the seed.
/// </summary>
internal sealed class ScoreSample
{
    private readonly ulong seed;
    private readonly int classCount;
    private readonly int width;
    private readonly long mostValues;
    private readonly List<long> rows = [];
    private readonly List<int> labels = [];
    private readonly List<float> scores = [];
    private double share = 1;

    /// <summary>Creates an empty sample.</summary>
    /// <param name="classCount">K. Of two classes the second one's score is enough.</param>
    /// <param name="mostValues">Scores held at most.</param>
    public ScoreSample(int classCount, ulong seed, long mostValues)
    {
        this.classCount = classCount;
        this.mostValues = mostValues;
        this.seed = SeededRandom.Derive(seed, "auc-sample");
        width = classCount == 2 ? 1 : classCount;
    }

    /// <summary>Rows held.</summary>
    public int Rows => labels.Count;

    /// <summary>Their labels.</summary>
    public ReadOnlySpan<int> Labels => CollectionsMarshal.AsSpan(labels);

    /// <summary>Adds a row, if it is drawn.</summary>
    public void Add(long row, ReadOnlySpan<float> probabilities, int label)
    {
        if (!Takes(row))
        {
            return;
        }

        rows.Add(row);
        labels.Add(label);
        scores.AddRange(width == 1 ? probabilities[1..] : probabilities);
        while (scores.Count > mostValues)
        {
            share /= 2;
            Thin();
        }
    }

    /// <summary>The scores of a class, a copy; of two classes those of the first are the second's with the other sign.</summary>
    public float[] Of(int positive)
    {
        var column = new float[Rows];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = width > 1 ? scores[i * width + positive] : positive == 1 ? scores[i] : -scores[i];
        }

        return column;
    }

    /// <summary>The classes that an area is computed of, each against the rest.</summary>
    public IEnumerable<int> Positives() => width == 1 ? [1] : Enumerable.Range(0, classCount);

    private bool Takes(long row) => share >= 1 || SeededRandom.Uniform(seed, 0, row) < share;

    private void Thin()
    {
        int kept = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (Takes(rows[i]))
            {
                (rows[kept], labels[kept]) = (rows[i], labels[i]);
                for (int k = 0; k < width; k++)
                {
                    scores[kept * width + k] = scores[i * width + k];
                }

                kept++;
            }
        }

        rows.RemoveRange(kept, rows.Count - kept);
        labels.RemoveRange(kept, labels.Count - kept);
        scores.RemoveRange(kept * width, scores.Count - kept * width);
    }
}
