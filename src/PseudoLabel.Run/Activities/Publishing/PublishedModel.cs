using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>The model that a decision means: built from the rounds' models, written, and looked at over the pool.</summary>
internal static class PublishedModel
{
    public static long[] Counts(BlendModel model, FeatureMatrix pool)
    {
        var histogram = new ConfidenceHistogram(model.ClassCount);
        PoolPredictions.Predict(model, Temperature.One, new TopProbability(), pool, histogram);
        return [.. Enumerable.Range(0, model.ClassCount).Select(histogram.Count)];
    }

    public static async Task<BlendModel> BuildAsync(RunContext context, GateDecision decision)
    {
        var members = new List<BlendMember>();
        if (decision.Blend < 1 || decision.Round == 0)
        {
            members.Add(new BlendMember(
                await context.ModelAsync(0), decision.Round == 0 ? 1 : 1 - decision.Blend, await context.TemperatureAsync(0)));
        }

        if (decision.Round > 0)
        {
            members.Add(
                new BlendMember(await context.ModelAsync(decision.Round), decision.Blend, await context.TemperatureAsync(decision.Round)));
        }

        return new BlendModel(members);
    }

    /// <summary>Writes the model, and as ONNX where that is wanted.</summary>
    /// <returns>What the user must know.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        RunContext context, PlanDocument plan, SupervisedDocument supervised, RunSettings settings, GateDecision decision,
        Temperature temperature, BlendModel model)
    {
        var package = new ModelPackage
        {
            About = new ModelAbout
            {
                Version = (await context.JobAsync()).Version,
                Classes = plan.Classes,
                Schema = plan.Schema,
                Temperature = temperature.Value,
                Learner = decision.Round > 0 && NeuralLearning.IsWanted(settings) ? NeuralLearning.Learner : supervised.Choice.Name,
                Round = decision.Round,
                Blend = decision.Blend,
                Seed = settings.Seed,
                Text = settings.Text(),
                Costs = (await context.CostsAsync())?.Values,
            },
            Transform = await context.TransformAsync(),
            Model = model,
        };
        await context.Store.WriteAsync(RunNames.Model, package.Write, context.CancellationToken);
        if (!settings.Onnx)
        {
            return [];
        }

        IReadOnlyList<string> notices = await OnnxFile.WriteAsync(context.Store, package, context.CancellationToken);
        return package.Costs is null ? notices
            : [.. notices, "model.onnx names the most probable class: decide by its probabilities and the costs, as model.zip does"];
    }

    /// <summary>
    /// Confidence of the published model over the gate's pool: enough to set a threshold by, without another pass over all rows.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="confidence">The measure.</param>
    /// <param name="unlike">Rows not accepted whatever their confidence, which do not count; null where none are looked for.</param>
    public static async Task<ConfidenceHistogram> ConfidenceAsync(
        RunContext context, IConfidenceMeasure confidence, UnlikeSummary? unlike)
    {
        ModelPackage package =
            await context.Store.ReadAsync(RunNames.Model, s => ModelPackage.Read(s, RunNames.Model), context.CancellationToken);
        var histogram = new ConfidenceHistogram(package.Model.ClassCount);
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        IOutlierFilter? outliers = await UnlikeRows.AmongAsync(context, unlike, pool, () => package.Probabilities(pool));
        if (package.Costs is { } costs)
        {
            AddDecided(package.Probabilities(pool), costs, pool, outliers, histogram);
            return histogram;
        }

        PoolPredictions.Predict(
            package.Model, new Temperature(package.About.Temperature), confidence, pool, histogram, outliers: outliers);
        return histogram;
    }

    private static void AddDecided(
        float[] probabilities, DecisionCosts costs, FeatureMatrix pool, IOutlierFilter? outliers, ConfidenceHistogram histogram)
    {
        for (int row = 0; row < pool.Rows; row++)
        {
            if (outliers?.IsOutlier(pool, row) != true)
            {
                ReadOnlySpan<float> ofRow = probabilities.AsSpan(row * costs.ClassCount, costs.ClassCount);
                int decided = costs.Decide(ofRow);
                histogram.Add(decided, Math.Clamp(ofRow[decided], 0, 1));
            }
        }
    }
}
