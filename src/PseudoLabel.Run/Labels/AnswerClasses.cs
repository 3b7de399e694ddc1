using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Labels;

/// <summary>What a person may call a run's rows.</summary>
public sealed class AnswerClasses
{
    private const int Told = 20;
    private readonly KnownLabels known;

    /// <param name="names">The run's classes.</param>
    /// <param name="options">What the run set of labels: which of them are one class.</param>
    internal AnswerClasses(IReadOnlyList<string> names, LabelOptions options) =>
        (Names, known) = (names, new KnownLabels(names, options));

    /// <summary>The run's classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the run's rows are image files.</summary>
    public bool AreImages { get; private init; }

    /// <summary>Reads those of a run.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<AnswerClasses> ReadAsync(IRunStore store, CancellationToken cancellationToken = default)
    {
        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        RunSettings settings = (await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).Settings;
        return new AnswerClasses(plan.Classes, settings.LabelOptions()) { AreImages = plan.Schema.ImageFiles };
    }

    /// <summary>The class that a label names; null where it names none.</summary>
    /// <param name="label">The label as it was given.</param>
    public string? Find(string label)
    {
        // What review.csv made safe for spreadsheets may have been copied into the answer; spreadsheets write true as TRUE.
        int index = known.Find(label) is >= 0 and var written ? written : known.Find(SpreadsheetText.Plain(label));
        return index >= 0 ? Names[index] : null;
    }

    /// <summary>What is wrong with a label that names no class, and what to do.</summary>
    /// <param name="label">The label as it was given.</param>
    public string Unknown(string label) =>
        $"'{Excerpt.Name(label)}' is no class of the run; its classes are {string.Join(", ", Names.Take(Told).Select(Excerpt.Name))}; "
            + "for a new class put rows of it into a labeled file and run again";
}
