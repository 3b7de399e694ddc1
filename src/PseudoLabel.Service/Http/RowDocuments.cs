using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Viewing;
using PseudoLabel.Service.Reviewing;
using PseudoLabel.Service.Rows;

namespace PseudoLabel.Service.Http;

/// <summary>A row as lists show it.</summary>
internal record RowLine
{
    private const int MostColumns = 12;
    private const int LongestCell = 200;
    private const int Decimals = 6;

    public required string Source { get; init; }

    public required long Row { get; init; }

    public required string Label { get; init; }

    public required double? Confidence { get; init; }

    public required string Decision { get; init; }

    public required int Round { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyDictionary<string, string> Cells { get; init; }

    /// <summary>Where the image is; null where the row is none.</summary>
    public required string? Image { get; init; }

    public static RowLine Of(string runId, bool isImage, PseudoLabelRow row, RowCells cells) => new()
    {
        Source = row.Source,
        Row = row.Row,
        Label = row.Label,
        Confidence = Rounded(row.Confidence),
        Decision = row.Decision,
        Round = row.Round,
        Reason = row.Reason,
        Cells = CellsOf(cells, row.Source, row.Row, MostColumns, LongestCell),
        Image = isImage ? ImageLink.Of(runId, row.Source, row.Row) : null,
    };

    public static double? Rounded(double? value) => value is { } number ? Math.Round(number, Decimals) : null;

    /// <summary>Some of a row's cells, none of them long.</summary>
    public static IReadOnlyDictionary<string, string> CellsOf(
        RowCells cells, string source, long row, int most = MostColumns, int longest = LongestCell) =>
        cells.Of.GetValueOrDefault((source, row), []).Take(most).DistinctBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(c => c.Key, c => Cut(c.Value, longest), StringComparer.Ordinal);

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // Not between the two halves of a character.
        int end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "\u2026";
    }
}

/// <summary>A row with all that there is to say of it.</summary>
internal sealed record RowDocument : RowLine
{
    private const int AllColumns = 1_000;
    private const int LongCell = 32_767;

    /// <summary>The classes, the most probable first.</summary>
    public required IReadOnlyList<ClassProbability> Probabilities { get; init; }

    public required ExplanationReport? Explanation { get; init; }

    /// <summary>Why it cannot be explained; null where it can.</summary>
    public required string? Problem { get; init; }

    public required IReadOnlyList<RowAnswer> Answers { get; init; }

    /// <summary>What each round took it for.</summary>
    public required IReadOnlyList<RowRoundLine> History { get; init; }

    public required IReadOnlyList<NearestLine> Nearest { get; init; }

    public static RowDocument Of(
        string runId, bool isImage, PseudoLabelRow row, RowCells cells, (ExplanationReport? Report, string? Problem) explanation,
        IReadOnlyList<ReviewAnswer> answers, IReadOnlyList<RowRound> history) => new()
        {
            Source = row.Source,
            Row = row.Row,
            Label = row.Label,
            Confidence = Rounded(row.Confidence),
            Decision = row.Decision,
            Round = row.Round,
            Reason = row.Reason,
            Cells = CellsOf(cells, row.Source, row.Row, AllColumns, LongCell),
            Image = isImage ? ImageLink.Of(runId, row.Source, row.Row) : null,
            Probabilities = explanation.Report?.Probabilities ?? [],
            Explanation = explanation.Report,
            Problem = explanation.Problem,
            Answers = [.. answers.Select(a => new RowAnswer(a.Reviewer, a.Verdict, a.Label, a.At))],
            History = [.. history.Select(r => new RowRoundLine(
                r.Round, r.Label, Rounded(r.Confidence), Rounded(r.Threshold), r.Decision))],
            Nearest = [.. (explanation.Report?.Nearest ?? []).Select(n => new NearestLine(
                n.Source, n.Row, n.Label, Rounded(n.Distance)!.Value, CellsOf(cells, n.Source, n.Row),
                isImage ? ImageLink.Of(runId, n.Source, n.Row) : null))],
        };
}

/// <summary>What a reviewer said of a row.</summary>
internal sealed record RowAnswer(string Reviewer, ReviewVerdict Verdict, string? Label, DateTimeOffset At);

/// <summary>What a round took a row for.</summary>
internal sealed record RowRoundLine(int Round, string Label, double? Confidence, double? Threshold, string Decision);

/// <summary>A labeled row that is like a row.</summary>
internal sealed record NearestLine(
    string Source, long Row, string Label, double Distance, IReadOnlyDictionary<string, string> Cells, string? Image);

/// <summary>A class and what became of the rows that are taken for it.</summary>
internal sealed record ClassLine(string Name, long Accepted, long Review, long Rejected)
{
    /// <summary>The classes of a run; rows that were set aside are of none.</summary>
    public static IReadOnlyList<ClassLine> Of(RunRows rows, RunSurvey survey) =>
        [.. rows.Classes.Select(name => new ClassLine(
            name, Count(survey, name, "accepted"), Count(survey, name, "review"), Count(survey, name, "rejected")))];

    private static long Count(RunSurvey survey, string name, string decision) =>
        survey.Counts.TryGetValue(name, out IReadOnlyDictionary<string, long>? counts) ? counts.GetValueOrDefault(decision) : 0;
}

/// <summary>A point of the map.</summary>
internal sealed record MapDot(
    double X, double Y, string Label, string Decision, double? Confidence, string Source, long Row, bool Disagrees)
{
    private const int Decimals = 4;

    public static MapDot Of(MapPoint point) => new(
        Math.Round(point.X, Decimals), Math.Round(point.Y, Decimals), point.Row.Label, point.Row.Decision,
        RowLine.Rounded(point.Row.Confidence), point.Row.Source, point.Row.Row, point.Disagrees);
}
