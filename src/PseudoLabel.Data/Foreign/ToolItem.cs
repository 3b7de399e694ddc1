using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>One thing that was to be labeled in a labeling tool: its data, and what the annotators said.</summary>
public sealed class ToolItem
{
    /// <summary>Its data, in the file's order: the texts and numbers that a row is made of.</summary>
    public List<KeyValuePair<string, JsonElement>> Fields { get; } = [];

    /// <summary>Where its image is; null where it is none.</summary>
    public string? Image { get; set; }

    /// <summary>By the name of each question: what each annotator chose, in order.</summary>
    public SortedDictionary<string, List<string>> Votes { get; } = new(StringComparer.Ordinal);

    /// <summary>Who annotated it.</summary>
    public List<string> Annotators { get; } = [];

    /// <summary>Annotations of it that choose several classes at once, or none: they are no votes.</summary>
    public int Unclear { get; set; }

    /// <summary>Whether data and answers are columns side by side: only one on which annotators differ is known for an answer.</summary>
    public bool IsFlat { get; init; }

    /// <summary>The tool's own figure of how sure it is of the class; null where it gives none.</summary>
    public double? Confidence { get; set; }

    /// <summary>Adds what an annotator chose.</summary>
    /// <param name="question">The question.</param>
    /// <param name="choice">The class.</param>
    public void Vote(string question, string choice)
    {
        if (!Votes.TryGetValue(question, out List<string>? votes))
        {
            Votes[question] = votes = [];
        }

        votes.Add(choice);
    }

    /// <summary>The class that more annotators chose than any other.</summary>
    /// <param name="question">The question.</param>
    /// <returns>
    /// The class, null where there are no votes or several classes have equally many; the share of the votes that the class has; whether
    /// there is a tie.
    /// </returns>
    public (string? Label, double Share, bool IsTie) Decide(string question)
    {
        if (!Votes.TryGetValue(question, out List<string>? votes) || votes.Count == 0)
        {
            return (null, 0, false);
        }

        (string Choice, int Count)[] counts = [.. votes.CountBy(v => v, StringComparer.Ordinal)
            .Select(c => (c.Key, c.Value))
            .OrderByDescending(c => c.Value)];
        bool tie = counts.Length > 1 && counts[1].Count == counts[0].Count;
        return (tie ? null : counts[0].Choice, counts[0].Count / (double)votes.Count, tie);
    }
}
