using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Shares;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>
/// Corrects the model to publish where the classes are not as common in the pool as among the labels, and the labeled rows' figures with
/// it.
/// </summary>
internal sealed class PoolCorrection
{
    private const int NamesShown = 6;

    // An estimate lies within 20 points of the truth on most sets; shares that were mixed up lie farther.
    private const double FarShare = 0.3;

    private readonly ClassShares? shares;

    private PoolCorrection(ClassSharesSummary summary, ClassShares? shares, IReadOnlyList<string> notices)
    {
        Summary = summary;
        this.shares = shares is { Corrects: true } ? shares : null;
        Notices = notices;
    }

    /// <summary>What is known of the class shares.</summary>
    public ClassSharesSummary Summary { get; }

    /// <summary>What the user must know.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>Estimates the shares, or takes those given.</summary>
    /// <param name="context">The run.</param>
    /// <param name="outOfFold">Labeled rows by the model to publish, out of fold.</param>
    /// <param name="model">The model.</param>
    /// <param name="temperature">Its temperature.</param>
    public static async Task<PoolCorrection> OfAsync(
        RunContext context, OutOfFoldScores outOfFold, BlendModel model, Temperature temperature)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        IReadOnlyList<string> classes = plan.Classes;
        int[] labels = plan.Labels;
        int[] counts = Counts(labels, classes.Count);
        LabelDraw draw = LabelsDrawn.All.Of(settings.LabelsDrawn) ?? LabelDrawing.Of(Drawn(plan, counts));
        double[]? given = GivenShares.Of(settings, classes);
        if (given is null && draw != LabelDraw.Evenly)
        {
            return new PoolCorrection(Unchanged(draw, counts), null, Unclear(draw, classes, counts));
        }

        // With one held-out fold too few rows of a class are left: those of the supervised model's own cross-validation stand in.
        if (settings.Fast && outOfFold.Labels.Length < labels.Length)
        {
            outOfFold = await OutOfFoldScores.SupervisedAsync(context);
        }

        var evidence = new ShareEvidence
        {
            Labels = outOfFold.Labels,
            OutOfFold = outOfFold.Probabilities,
            Pool = model.Probabilities(temperature, (await context.PoolAsync()).Features),
            ClassCount = classes.Count,
        };
        ClassShares? estimate = ClassShareEstimator.Estimate(evidence, RunContext.Seed(settings, "class-shares"));
        ClassShares? shares = given is null ? estimate : ClassShareEstimator.Given(evidence, given);
        return shares is null
            ? new PoolCorrection(
                Unchanged(draw, counts), null,
                [$"the labels were drawn evenly, so they do not tell how common the classes are among the unlabeled rows; "
                    + (evidence.Pool.Length < ClassShareEstimator.LeastPoolRows * classes.Count
                        ? $"there are fewer than {ClassShareEstimator.LeastPoolRows} of these"
                        : $"a class has fewer than {ClassShareEstimator.LeastRows} labels")
                    + ", too few to estimate it: class-shares gives known shares"])
            : new PoolCorrection(
                Summarize(draw, given is not null, shares, outOfFold.Labels, outOfFold.Probabilities),
                shares,
                given is null ? Told(shares, classes) : ToldGiven(shares, estimate, classes));
    }

    /// <summary>The model, corrected.</summary>
    public BlendModel Correct(BlendModel model, Temperature temperature) => shares is null ? model
        : new BlendModel(model.Members, [.. shares.LogFactors.Select(f => (float)(f * temperature.Value))]);

    /// <summary>Out-of-fold probabilities of labeled rows as the corrected model gives them.</summary>
    public OutOfFoldScores Correct(OutOfFoldScores scores) =>
        shares is null ? scores : scores with { Probabilities = Corrected(scores.Probabilities, shares) };

    /// <summary>
    /// How much each labeled row counts: its own weight, and so that the classes are as common as in the pool; null where all count alike.
    /// </summary>
    /// <param name="rows">The rows.</param>
    public double[]? Weights(OutOfFoldScores rows)
    {
        double[]? byShare = shares is null ? null : Weights(rows.Labels, shares);
        return rows.AreAlike ? byShare : [.. rows.Weights.Select((weight, i) => weight * (byShare?[i] ?? 1))];
    }

    /// <summary>
    /// Counts that tell how labels were drawn: without answers of a review, which are about the rows that the model was least sure of.
    /// </summary>
    private static int[] Drawn(PlanDocument plan, int[] counts)
    {
        HashSet<int> answers = [.. plan.Answered.Select(place => place.Labeled)];
        int[] drawn = Counts(plan.Labels.Where((_, i) => !answers.Contains(i)), plan.Classes.Count);
        return drawn.Min() > 0 ? drawn : counts;
    }

    private static int[] Counts(IEnumerable<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return counts;
    }

    private static double[] Weights(int[] labels, ClassShares shares) => [.. labels.Select(y => shares.Pool[y] / shares.Labeled[y])];

    private static float[] Corrected(float[] probabilities, ClassShares shares)
    {
        int classes = shares.LogFactors.Length;
        double[] factors = [.. shares.LogFactors.Select(PortableMath.Exp)];
        var corrected = new float[probabilities.Length];
        for (int start = 0; start < corrected.Length; start += classes)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += factors[k] * probabilities[start + k];
            }

            for (int k = 0; k < classes; k++)
            {
                corrected[start + k] = (float)(factors[k] * probabilities[start + k] / sum);
            }
        }

        return corrected;
    }

    private static ClassSharesSummary Unchanged(LabelDraw draw, int[] counts)
    {
        double[] shares = [.. counts.Select(c => c / (double)counts.Sum())];
        return new ClassSharesSummary { LabelsDrawn = Name(draw), Source = "labels", Labeled = shares, Pool = shares };
    }

    private static ClassSharesSummary Summarize(
        LabelDraw draw, bool given, ClassShares shares, int[] labels, float[] probabilities) => new()
        {
            LabelsDrawn = Name(draw),
            Source = given ? "given" : "estimated",
            Labeled = shares.Labeled,
            Pool = shares.Pool,
            Low = given ? [] : shares.Low,
            High = given ? [] : shares.High,
            Factors = [.. shares.LogFactors.Select(PortableMath.Exp)],
            AccuracyBefore = shares.Corrects ? Accuracy(labels, probabilities, shares) : null,
            AccuracyAfter = shares.Corrects ? Accuracy(labels, Corrected(probabilities, shares), shares) : null,
        };

    private static double Accuracy(int[] labels, float[] probabilities, ClassShares shares)
    {
        OutOfFold rows = Evidence.OutOfFold(probabilities, labels, shares.Pool.Length, new TopProbability()) with
        {
            Weights = Weights(labels, shares),
        };
        return rows.ShareCorrect([.. Enumerable.Range(0, labels.Length)]);
    }

    private static string Name(LabelDraw draw) => draw switch
    {
        LabelDraw.Evenly => "evenly",
        LabelDraw.Randomly => "randomly",
        LabelDraw.Unclear => "unclear",
    };

    private static IReadOnlyList<string> Unclear(LabelDraw draw, IReadOnlyList<string> classes, int[] counts) =>
        draw != LabelDraw.Unclear ? []
            : [$"the labels' counts ({Listed(classes.Zip(counts, (name, c) => $"{name} {c}"))}) are neither even nor like a random draw; "
                + "predictions take the classes to be as common among the unlabeled rows as among the labels: say with labels-drawn how "
                + "the labels were drawn, or give known shares with class-shares"];

    private static string[] Told(ClassShares shares, IReadOnlyList<string> classes)
    {
        string listed =
            Listed(classes.Select((c, k) => $"{c} {Percent(shares.Pool[k])} ({Percent(shares.Low[k])} to {Percent(shares.High[k])})"));
        return
        [
            shares.Corrects
                ? "the labels were drawn evenly; the class shares of the unlabeled rows, a cautious estimate and where its draws lie, are "
                    + $"{listed}: predictions are corrected by them; labels-drawn randomly leaves predictions as they are, class-shares "
                    + "gives known shares"
                : "the labels were drawn evenly, so they do not tell how common the classes are; an estimate from predictions "
                    + $"({listed}) shows no certain difference from the labels' shares, so nothing is corrected: class-shares gives "
                    + "known shares",
        ];
    }

    private static string[] ToldGiven(ClassShares given, ClassShares? estimate, IReadOnlyList<string> classes)
    {
        string[] told =
        [
            "the class shares given are "
                + Listed(classes.Select((name, k) => $"{name} {Percent(given.Pool[k])}")) + ": predictions are corrected by them",
        ];
        int[] far = estimate is null ? [] :
        [
            .. Enumerable.Range(0, classes.Count).Where(k => Math.Abs(given.Pool[k] - estimate.Pool[k]) > FarShare
                && (given.Pool[k] < estimate.Low[k] || given.Pool[k] > estimate.High[k])),
        ];
        return far.Length == 0 ? told :
        [
            .. told,
            "the class shares given are far from what predictions say: "
                + Listed(far.Select(k => $"{classes[k]} {Percent(given.Pool[k])}, estimated {Percent(estimate!.Pool[k])}"))
                + "; check that they are the unlabeled rows' and not mixed up",
        ];
    }

    private static string Listed(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return string.Join(", ", all.Take(NamesShown)) + (all.Length > NamesShown ? $" and {all.Length - NamesShown} more" : "");
    }

    /// <summary>A share in percent; of those that are nearly nothing, or nearly all, as many digits as tell how nearly.</summary>
    internal static string Percent(double share)
    {
        const double Seen = 0.001;
        double away = Math.Min(share, 1 - share);
        if (away >= Seen || away <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
        }

        int digits = Math.Min(12, (int)Math.Ceiling(-Math.Log10(100 * away)));
        return Math.Round(100 * share, digits).ToString("0." + new string('#', digits), CultureInfo.InvariantCulture) + " %";
    }
}
