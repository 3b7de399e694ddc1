using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>When the labeled rows were: no row is learned from that is not earlier than what it is scored on.</summary>
internal sealed record RowTimes
{
    private const int NamesShown = 3;

    /// <summary>The place of each labeled row's time among all of them, from 0; rows of one time share it.</summary>
    public required int[] OfRow { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Reads the times; null where none are named.</summary>
    /// <exception cref="UserErrorException">A time is missing or unreadable, but for answers of a review, or there is no row to hold
    /// out after others.</exception>
    public static RowTimes? Read(RunSettings settings, LabeledRows labeled, LabeledCells cells, RowGroups? groups)
    {
        if (settings.Time.Length == 0)
        {
            return null;
        }

        double[] times = cells.Times(settings.Time);
        Dictionary<double, int> places = times.Distinct().Order().Select((time, i) => (time, i)).ToDictionary(t => t.time, t => t.i);
        int[] ofRow = [.. times.Select(time => places[time])];
        int wanted = StratifiedFolds.FoldCount(labeled.Labels, labeled.Classes.Count, settings.Folds);
        IReadOnlyList<Fold> folds =
            ForwardFolds.Create(labeled.Labels, labeled.Classes.Count, wanted, ofRow, groups?.OfRow);
        if (folds.Count == 0)
        {
            string why = places.Count == 1 ? "every labeled row is of one time"
                : groups is null ? "the rows before the last time are all of one class"
                : "without the groups that are held out, the rows before are all of one class";
            throw new UserErrorException(
                $"{why}, so that no row can be held out after others; label rows of other times, or leave 'time' out",
                labeled.Sources[0], null, settings.Time);
        }

        return new RowTimes
        {
            OfRow = ofRow,
            Notices = [.. Told(settings, labeled, places.Count, folds, groups), .. Last(settings, times)],
        };
    }

    private static IEnumerable<string> Last(RunSettings settings, double[] times)
    {
        int last = times.Count(double.IsPositiveInfinity);
        if (last > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{last:N0} {(last == 1 ? "answer of the review has" : "answers of the review have")} no readable time "
                    + $"('{settings.Time}'): taken to be later than all other labeled rows");
        }
    }

    private static IEnumerable<string> Told(
        RunSettings settings, LabeledRows labeled, int times, IReadOnlyList<Fold> folds, RowGroups? groups)
    {
        int never = labeled.Labels.Length - HeldRows.Of(folds).Length;
        string forward = folds.Count == 1 ? "1 fold goes forward in time," : $"{folds.Count} folds go forward in time, each";
        string parted = groups is null ? "" : "; a fold trains on no row of a group that it holds out";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{labeled.Labels.Length:N0} labeled rows are of {times:N0} times ('{settings.Time}'): "
                + $"{forward} trained on what was before{parted}; "
                + $"{never:N0} rows are never held out, the earliest, and count in no figure");
        string[] unseen =
        [
            .. Enumerable.Range(0, labeled.Classes.Count).Where(k => folds[0].Train.All(row => labeled.Labels[row] != k))
                .Select(k => $"'{labeled.Classes[k]}'"),
        ];
        if (unseen.Length > 0)
        {
            string more = unseen.Length > NamesShown ? $" and {unseen.Length - NamesShown} more" : "";
            yield return $"class {string.Join(", ", unseen.Take(NamesShown))}{more} first comes late: the first of these folds has no "
                + "labeled row of it to learn from, and gets its rows wrong";
        }
    }
}
