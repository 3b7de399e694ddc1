using System.Globalization;
using System.Text.RegularExpressions;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Activities.Mending;

/// <summary>What vouches for a file of a run: once that is void, the activity that made the file makes it again.</summary>
/// <param name="Void">
/// Results of activities to write nothing over: they stay there, so that nobody who looks meanwhile takes them for never written.
/// </param>
/// <param name="Remove">Names to remove: where it is asked only whether they are there, and nobody else looks.</param>
internal sealed partial record FileMaker(IReadOnlyList<string> Void, IReadOnlyList<string> Remove)
{
    /// <summary>A file that its activity reads back before it does anything, and makes again where it is damaged.</summary>
    private static readonly FileMaker Itself = new([], []);

    /// <summary>What planning makes.</summary>
    private static readonly string[] OfPlan =
    [
        RunNames.Plan, RunNames.Transform, RunNames.LabeledRows, RunNames.LabeledRowsParquet, RunNames.AnsweredRows, RunNames.Persons,
        RunNames.KnownRows, RunNames.LabeledFeatures,
    ];

    /// <summary>What gathering makes.</summary>
    private static readonly string[] OfGathering =
    [
        RunNames.Pool, RunNames.Components, RunNames.UnfitCells, RunNames.Graph, RunNames.GraphNodes, RunNames.GraphLabeled,
        RunNames.GraphPool,
    ];

    /// <summary>Results of activities, and what is made whenever it is not there.</summary>
    private static readonly string[] OfThemselves =
    [
        RunNames.PlanResult, RunNames.PoolResult, RunNames.Shift, RunNames.Importance, RunNames.Decision,
    ];

    /// <summary>What vouches for a file; null where it cannot be made again.</summary>
    /// <param name="name">Its name in the run's store.</param>
    /// <param name="partOf">The ingest part that a batch is of; null for all parts.</param>
    public static async Task<FileMaker?> OfAsync(string name, Func<int, Task<int?>> partOf)
    {
        if (OfThemselves.Contains(name) || Own().IsMatch(name))
        {
            return Itself;
        }

        if (OfPlan.Contains(name))
        {
            return By(RunNames.PlanResult);
        }

        if (OfGathering.Contains(name))
        {
            return By(RunNames.PoolResult);
        }

        if (OfBatch().Match(name) is { Success: true } batch)
        {
            return await partOf(Number(batch, "batch")) is { } part ? By(RunNames.Ingested(part)) : By(RunNames.IngestedParts);
        }

        if (OfPart().Match(name) is { Success: true } unfit)
        {
            return By(RunNames.Ingested(Number(unfit, "part")));
        }

        return OfRound(name) ?? OfNetwork(name) ?? OfResult(name);
    }

    private static FileMaker By(string result) => new([result], []);

    private static FileMaker? OfRound(string name)
    {
        if (OfRoundBatch().Match(name) is { Success: true } predicted)
        {
            return By(RunNames.Predicted(Number(predicted, "round"), Number(predicted, "batch")));
        }

        if (OfChain().Match(name) is { Success: true } chain)
        {
            return By(RunNames.Chained(Number(chain, "round"), Number(chain, "chain")));
        }

        return OfTraining().Match(name) is { Success: true } trained ? By(RunNames.Trained(Number(trained, "round"))) : null;
    }

    /// <summary>Of a network: its result is written last and stands for all tasks, a task's for its network.</summary>
    private static FileMaker? OfNetwork(string name)
    {
        if (OfNetworkFile().Match(name) is not { Success: true } file)
        {
            return null;
        }

        var names = TrainingNames.Of(Number(file, "round"));
        return file.Groups["task"] is { Success: true } task ? new FileMaker([], [names.Result, names.TaskResult(task.Value)])
            : name == names.Request ? new FileMaker([], [names.Request])
            : name == names.Result ? new FileMaker([], [names.Result])
            : null;
    }

    private static FileMaker? OfResult(string name)
    {
        if (OfLabeled().Match(name) is { Success: true } labeled)
        {
            return By(RunNames.Labeled(Number(labeled, "batch")));
        }

        // A result, or its checksum.
        string file = name.StartsWith(RunNames.Seals, StringComparison.Ordinal)
            ? "result/" + Path.GetFileNameWithoutExtension(name) : name;
        return file switch
        {
            RunNames.Model or RunNames.Onnx or RunNames.LabelSuspects => By(RunNames.Decision),
            RunNames.Network => By(RunNames.Trained(1)),
            RunNames.Metrics => new FileMaker([], [RunNames.Report]),
            _ => null,
        };
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^features/(ingested/[0-9]+[.]json|graph/batches/[0-9]+[.]bin)$"
        + "|^rounds/[0-9]+/((trained|selection|metrics|pool-shares)[.]json|(predicted|chains)/[0-9]+[.]json)$"
        + "|^result/parts/[0-9]+[.]json$")]
    private static partial Regex Own();

    [GeneratedRegex("^features/(|known/|rows/|pool/)(?<batch>[0-9]{6,9})[.](bin|json|csv)$")]
    private static partial Regex OfBatch();

    [GeneratedRegex("^features/unfit/(?<part>[0-9]{6,9})[.]json$")]
    private static partial Regex OfPart();

    [GeneratedRegex("^rounds/(?<round>[0-9]{1,4})/(predictions|histograms)/(?<batch>[0-9]{6,9})[.]bin$")]
    private static partial Regex OfRoundBatch();

    [GeneratedRegex("^rounds/(?<round>[0-9]{1,4})/(chains|opinions|mixtures)/(?<chain>[0-9]{3,9})[.]bin([.]json)?$")]
    private static partial Regex OfChain();

    [GeneratedRegex("^rounds/(?<round>[0-9]{1,4})/(model[.]bin|noise[.]json|supervised[.]json|opinion[.]bin|mixture[.]bin)$")]
    private static partial Regex OfTraining();

    [GeneratedRegex("^rounds/(?<round>[0-9]{1,4})/neural/(request[.]json|result[.]json"
        + "|tasks/(?<task>[^/]+)/(result[.]json|model[.]onnx))$")]
    private static partial Regex OfNetworkFile();

    [GeneratedRegex("^result/parts/(?<batch>[0-9]{6,9})[.](csv|parquet|labeled[.]csv|labeled[.]parquet|review[.]bin)$")]
    private static partial Regex OfLabeled();
}
