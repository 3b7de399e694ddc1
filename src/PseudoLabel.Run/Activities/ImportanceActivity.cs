using System.Globalization;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Explaining;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// What each column is worth to the published model, on labeled rows that the scored models did not train on: the gate's chains are copies
/// of the published model, each made without one fold, and each is asked about that fold.
/// </summary>
internal static class ImportanceActivity
{
    private const int Repeats = 5;
    private const int MostRows = 1_000;
    private const int FewestRows = 30;
    private const int MostColumns = 300;
    private const int Folds = 3;

    /// <summary>Work at most, in steps of a model: some tenths of a second of a core.</summary>
    private const double Budget = 5e8;

    public static async Task<ImportanceSummary> RunAsync(RunContext context)
    {
        PlanDocument plan = await context.PlanAsync();
        FeatureTransform transform = await context.TransformAsync();
        if (plan.Image is not null)
        {
            return new ImportanceSummary { Skipped = "the columns of images are pixels, of which none alone tells anything" };
        }

        var groups = new ColumnGroups(transform.Sources, transform.DenseColumns);
        if (groups.Names.Count > MostColumns)
        {
            return new ImportanceSummary
            {
                Skipped = string.Create(
                CultureInfo.InvariantCulture, $"there are {groups.Names.Count:N0} columns, and at most {MostColumns} are looked at")
            };
        }

        DecisionDocument decision = await context.DecisionAsync();
        (IReadOnlyList<Copy> copies, string words) = await CopiesAsync(context, decision);
        TrainingSet labeled = await context.LabeledAsync();
        RunSettings settings = await context.SettingsAsync();
        double work = Repeats * groups.Names.Count * copies.Average(c => ModelWork.Steps(c.Model));
        int most = (int)Math.Clamp(Budget / work, FewestRows, MostRows);
        HeldOutRows[] parts = [.. copies.Select(c => Part(labeled, c, Drawn(c.Held, most, labeled.Labels.Length, settings.Seed)))
            .Where(p => p.Labels.Length > 0)];
        ImportanceResult result = PermutationImportance.Compute(
            parts, groups, labeled.ClassCount, Repeats, RunContext.Seed(settings, "importance"), context.Environment.Threads,
            context.CancellationToken);
        return new ImportanceSummary
        {
            Model = words,
            Rows = result.Rows,
            Repeats = result.Repeats,
            LogLoss = result.LogLoss,
            Accuracy = result.Accuracy,
            Columns = result.Columns,
        };
    }

    private static async Task<(IReadOnlyList<Copy> Copies, string Words)> CopiesAsync(RunContext context, DecisionDocument decision)
    {
        RunSettings settings = await context.SettingsAsync();
        IReadOnlyList<Fold> folds = await context.ChainsAsync();
        if (folds.Count == 0)
        {
            return (await TrainAsync(context, settings),
                "copies of the supervised model, each trained without a part of the labeled rows and asked about that part");
        }

        // Networks are not kept by the chains, only what they said.
        bool network = decision.Gate.Round > 0 && NeuralLearning.IsWanted(settings);
        int round = network ? 0 : decision.Gate.Round;
        double blend = network ? 0 : decision.Gate.Blend;
        var copies = new List<Copy>();
        for (int number = 0; number < folds.Count; number++)
        {
            // Each row once: further repeats of the folds would hold it out again.
            if (folds[number].Repeat == folds[0].Repeat)
            {
                copies.Add(new Copy(await ChainAsync(context, number, round, blend),
                    new Temperature(network ? 1 : decision.Calibration.Temperature), folds[number].Held));
            }
        }

        string what = network ? "the supervised model (the published network's own copies are not kept)"
            : round == 0 ? "the published supervised model"
            : "the published self-trained model";
        return (copies, $"copies of {what}, each made without a part of the labeled rows and asked about that part");
    }

    private static async Task<BlendModel> ChainAsync(RunContext context, int number, int round, double blend)
    {
        var members = new List<BlendMember>();
        if (blend < 1 || round == 0)
        {
            (IModel model, Temperature temperature) = await ChainActivity.ModelAsync(context, 0, number);
            members.Add(new BlendMember(model, round == 0 ? 1 : 1 - blend, temperature));
        }

        if (round > 0)
        {
            (IModel model, Temperature temperature) = await ChainActivity.ModelAsync(context, round, number);
            members.Add(new BlendMember(model, blend, temperature));
        }

        return new BlendModel(members);
    }

    /// <summary>Where no chain ran: the supervised chain, learner choice included, made without each of some folds.</summary>
    private static async Task<IReadOnlyList<Copy>> TrainAsync(RunContext context, RunSettings settings)
    {
        TrainingSet labeled = await context.LabeledAsync();
        IReadOnlyList<string> candidates = (await context.PlanAsync()).Candidates;
        IReadOnlyList<Fold> folds = RowFolds.Create(
            labeled.Labels, labeled.ClassCount, Folds, 1, RunContext.Seed(settings, "importance-folds"), labeled.Groups, labeled.Times);
        return [.. folds.Select(fold =>
        {
            ulong seed = RunContext.Seed(settings, "importance-copy", fold.Index);
            SupervisedResult copy = SupervisedTrainer.Train(
                labeled.Select(fold.Train), candidates, seed, context.Environment.Threads, context.CancellationToken);
            return new Copy(copy.Model, new Temperature(copy.Choice.Temperature), fold.Held);
        })];
    }

    private static HeldOutRows Part(TrainingSet labeled, Copy copy, int[] held) =>
        new(
            labeled.Features.Select(held), [.. held.Select(i => labeled.Labels[i])],
            rows => copy.Model.Probabilities(copy.Temperature, rows));

    /// <summary>A part's share of the rows that are looked at, drawn by chance, in order.</summary>
    private static int[] Drawn(int[] held, int most, int all, ulong seed) =>
        all <= most ? held
            : [.. held.Where(i => SeededRandom.Uniform(SeededRandom.Derive(seed, "importance-rows"), 0, i) < most / (double)all)];

    private sealed record Copy(IModel Model, Temperature Temperature, int[] Held);
}
