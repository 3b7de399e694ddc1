using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>What the labeled rows weigh in training.</summary>
internal sealed record RowWeights
{
    /// <summary>The weight of each labeled row, above 0, 1 on average.</summary>
    public required float[] OfRow { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>
    /// Reads the weights; null where no column is named. They count relative to each other: as the learners' penalties and the weight of
    /// pseudo-labeled rows are made for rows that weigh 1, they are scaled to 1 on average.
    /// </summary>
    /// <exception cref="UserErrorException">A weight is no number above 0, but for answers of a review, which then weigh 1.</exception>
    public static RowWeights? Read(RunSettings settings, LabeledCells cells)
    {
        if (settings.Weight.Length == 0)
        {
            return null;
        }

        float[] read = cells.Numbers(settings.Weight, WhyBad);
        float[] weights = [.. read.Select(w => float.IsNaN(w) ? 1 : w)];
        double mean = weights.Sum(w => (double)w) / weights.Length;
        int without = Enumerable.Range(0, read.Length).Count(i => float.IsNaN(read[i]) && cells.IsAnswer(i));
        return new RowWeights
        {
            OfRow = [.. weights.Select(w => Math.Max(float.Epsilon, (float)(w / mean)))],
            Notices = without == 0 ? [] :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{without:N0} {(without == 1 ? "answer of the review has" : "answers of the review have")} no weight above 0 "
                        + $"('{settings.Weight}'): weighed 1 each"),
            ],
        };
    }

    private static string? WhyBad(float weight) => weight > 0 && float.IsFinite(weight) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"the weight is {weight}; it must be above 0, or missing, which stands for 1. To leave a row out, leave its label empty");
}
