using PseudoLabel.Data;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Results;

/// <summary>The rows of a complete run's <c>review.csv</c> as tasks for Label Studio, and the labeling interface that fits them.</summary>
public sealed class LabelStudioReview
{
    private const int FlushBytes = 1 << 16;
    private readonly LabelStudioNames names;
    private readonly Dictionary<string, string> renamed;
    private readonly HashSet<string> images;

    private LabelStudioReview(PlanDocument plan, LabelStudioNames names)
    {
        this.names = names;
        Own = OwnColumns.Of(plan.Tables.Select(t => t.Header), LabelStudioTasks.Reserved, plan.Schema.LabelColumn);

        // The file has the columns of the data by other names where its own are in the way.
        OwnColumns inReview = OwnColumns.Of(plan.Tables.Select(t => t.Header), ReviewCsv.Reserved, plan.Schema.LabelColumn);
        renamed = inReview.Names.Zip(Own.Names).ToDictionary(n => n.First, n => n.Second, StringComparer.Ordinal);
        images = [.. plan.Tables.Where(t => t.Images is not null)
            .SelectMany(t => Enumerable.Range(0, (int)t.Rows).Select(i => t.Place(i).Source))];
        string? text = plan.Schema.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Text)?.Name;
        string? shown = text is null ? null : Own.Names[Own.Place(text)];
        Interface = LabelStudioInterface.Of(names, plan.Classes, shown, plan.Tables.All(t => t.Images is not null));
    }

    /// <summary>The labeling interface.</summary>
    public string Interface { get; }

    /// <summary>The columns of the data in the tasks.</summary>
    internal OwnColumns Own { get; }

    /// <summary>Looks a complete run up.</summary>
    /// <param name="store">The run's.</param>
    /// <param name="names">The project's names.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<LabelStudioReview> OpenAsync(
        IRunStore store, LabelStudioNames names, CancellationToken cancellationToken = default) =>
        Of(await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken), names);

    /// <summary>Writes the tasks as the rows come.</summary>
    /// <param name="review"><c>review.csv</c>.</param>
    /// <param name="to">Where to; it stays open.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task WriteAsync(Stream review, Stream to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);

        // The tasks are written at once, a response is not: what is between them is kept small.
        using var part = new MemoryStream();
        using var writer = new LabelStudioTasks(names, part);
        foreach (LabelStudioTask task in Tasks(ReviewCsv.Read(review)))
        {
            writer.Write(task);
            if (part.Length > FlushBytes)
            {
                await SendAsync(part, to, cancellationToken);
            }
        }

        writer.End();
        await SendAsync(part, to, cancellationToken);
    }

    internal static LabelStudioReview Of(PlanDocument plan, LabelStudioNames names) => new(plan, names);

    internal IEnumerable<LabelStudioTask> Tasks(IEnumerable<ReviewRow> rows) => rows.Select(r => new LabelStudioTask(
        r.Source, r.Row, r.PredictedLabel, r.Confidence, images.Contains(r.Source),
        r.Cells?.Where(c => renamed.ContainsKey(c.Key)).ToDictionary(c => renamed[c.Key], c => c.Value, StringComparer.Ordinal)));

    private static async Task SendAsync(MemoryStream part, Stream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync(part.GetBuffer().AsMemory(0, (int)part.Length), cancellationToken);
        part.SetLength(0);
    }
}
