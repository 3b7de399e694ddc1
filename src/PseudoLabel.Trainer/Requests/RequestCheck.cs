using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Requests;

/// <summary>Refuses a request that cannot be trained, with words that say what to change.</summary>
internal static class RequestCheck
{
    /// <summary>Checks a request.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <exception cref="UserErrorException">It cannot be trained.</exception>
    public static void Check(TrainingRequest request, FeatureMatrix labeled)
    {
        if (request.Image is { } image && image.Columns != request.FeatureCount)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"images of {image} have {image.Columns} values, but the rows have {request.FeatureCount} columns; "
                    + $"set image-shape to what they are"));
        }

        // A name that nothing obeys is found here, before the first step.
        TrainingOptions options = request.Options;
        _ = TrainingChoices.Normalizations.Of(options.Normalization);
        _ = TrainingChoices.UnlabeledLosses.Of(options.UnlabeledLoss);
        _ = TrainingChoices.Optimizers.Of(options.Optimizer);
        if (TrainingChoices.Networks.Of(options.Network) == NetworkKind.Convolutional && request.Image is null)
        {
            throw new UserErrorException("network cnn needs images; give image-shape, or take network mlp");
        }

        if (labeled.Columns != request.FeatureCount || labeled.Rows != request.Labels.Count)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The labeled rows are {labeled.Rows} x {labeled.Columns}, the request says {request.Labels.Count} "
                    + $"x {request.FeatureCount}."));
        }

        foreach (TrainingTask task in request.Tasks)
        {
            int[] rows = new int[request.ClassCount];
            foreach (int row in task.Train)
            {
                rows[request.Labels[row]]++;
            }

            int least = Array.IndexOf(rows, rows.Min());
            if (rows[least] == 0)
            {
                throw new UserErrorException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"class number {least} has no labeled row in '{task.Name}'; a network needs at least 2 labeled rows of each class"));
            }
        }
    }
}
