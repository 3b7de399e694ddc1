using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// Label noise among pseudo-labels: the selected rows are halved; a model of the labeled rows and one half says what it thinks of the other
/// half, whose pseudo-labels it did not see, and those that <see cref="ConfidentLearning"/> then suspects are left out. Two trainings more
/// a round.
/// </summary>
internal static class PseudoLabelNoise
{
    /// <summary>Finds the rows whose pseudo-labels the other half speaks against.</summary>
    /// <param name="data">Labeled rows, then pseudo-labeled ones with their weights.</param>
    /// <param name="labeledRows">How many of them are labeled.</param>
    /// <returns>Rows of <paramref name="data"/>, ascending; no labeled row is among them.</returns>
    public static int[] Find(TrainingSet data, int labeledRows, Func<TrainingSet, IModel> train, Temperature temperature)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(temperature);
        (int classes, int pseudoRows) = (data.ClassCount, data.Labels.Length - labeledRows);
        var probabilities = new float[pseudoRows * classes];
        for (int half = 0; half < 2; half++)
        {
            int[] held = [.. Enumerable.Range(0, pseudoRows).Where(i => i % 2 == half)];
            IModel model = train(
                data.Select([.. Enumerable.Range(0, data.Labels.Length).Where(i => i < labeledRows || (i - labeledRows) % 2 != half)]));
            var part = new float[held.Length * classes];
            model.Score(data.Features.Select([.. held.Select(i => i + labeledRows)]), 0, held.Length, part);
            temperature.Apply(part, part, classes);
            for (int i = 0; i < held.Length; i++)
            {
                part.AsSpan(i * classes, classes).CopyTo(probabilities.AsSpan(held[i] * classes));
            }
        }

        return [.. ConfidentLearning.Find(probabilities, data.Labels.AsSpan(labeledRows), classes)
            .Select(suspect => suspect.Row + labeledRows)];
    }
}
