using System.Globalization;

namespace PseudoLabel.Data.Foreign;

/// <summary>What a labeling tool's export holds, counted in one pass.</summary>
public sealed class ToolSummary
{
    private readonly HashSet<string> annotators = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> questions = new(StringComparer.Ordinal);
    private double agreement;
    private int several;
    private int ties;
    private int unclear;

    /// <summary>Items.</summary>
    public int Items { get; private set; }

    /// <summary>Items that are images.</summary>
    public int Images { get; private set; }

    /// <summary>The questions that were answered, in ordinal order: each is a column of classes.</summary>
    public IReadOnlyCollection<string> Questions => questions.Keys;

    /// <summary>Whether the file tells questions from data: those of Label Studio that are flat do not.</summary>
    public bool TellsQuestions { get; private set; } = true;

    /// <summary>Counts an item.</summary>
    /// <param name="item">The item.</param>
    public void Add(ToolItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Items++;
        TellsQuestions &= !item.IsFlat;
        Images += item.Image is null ? 0 : 1;
        unclear += item.Unclear > 0 ? 1 : 0;
        annotators.UnionWith(item.Annotators);
        foreach ((string question, List<string> votes) in item.Votes)
        {
            questions[question] = questions.GetValueOrDefault(question) + 1;
            (_, double share, bool tie) = item.Decide(question);
            ties += tie ? 1 : 0;
            if (votes.Count > 1)
            {
                several++;
                agreement += share;
            }
        }

        // In exports that do not tell classes from data, annotators who agree on all leave no votes.
        if (item.Votes.Count == 0 && item.Annotators.Count > 1)
        {
            several++;
            agreement++;
        }
    }

    /// <summary>In one line, behind the file's name.</summary>
    /// <param name="format">The file's format.</param>
    public string Words(ForeignFormat format)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{ToolReader.NameOf(format)}, {Items:N0} {(Images == Items && Items > 0 ? "images" : "tasks")}");
        text += annotators.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {annotators.Count:N0} annotator{(annotators.Count == 1 ? "" : "s")}")
            : "";
        text += several > 0
            ? string.Create(
                CultureInfo.InvariantCulture, $", agreement {100 * agreement / several:0} % on the {several:N0} that several annotated")
            : "";
        text += ties > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {ties:N0} on which as many chose one class as another are not labeled")
            : "";
        text += unclear > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {unclear:N0} with several classes at once, or none, are not labeled by them")
            : "";
        return text;
    }
}
