using System.Globalization;
using System.Text;
using System.Xml.Linq;
using PseudoLabel.Run.Results.Report;
using PseudoLabel.Service.Datasets;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Service.Http;

/// <summary>
/// One plain page of the newest runs and of what is wrong with uploads. It holds no script, loads nothing else, and asks for itself anew.
/// </summary>
internal static class DashboardPage
{
    private const int SecondsBetweenReloads = 5;

    /// <summary>Writes it.</summary>
    /// <param name="runs">The newest runs.</param>
    /// <param name="all">Runs in all.</param>
    /// <param name="datasets">Their data sets.</param>
    /// <param name="key">The key that links carry; null for none.</param>
    public static byte[] Write(
        IReadOnlyList<RunDocument> runs, int all, IReadOnlyDictionary<string, DatasetStatus> datasets, string? key)
    {
        XElement page = El(
            "html",
            At("lang", "en"),
            El(
                "head",
                El("meta", At("charset", "utf-8")),
                El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
                El("meta", At("http-equiv", "refresh"), At("content", SecondsBetweenReloads.ToString(CultureInfo.InvariantCulture))),
                El("title", "Pseudo-label runs"),
                El("style", ReportStyle.Css)),
            El("body", El("header", El("h1", "Pseudo-label runs")),
                El("main", Runs(runs, key), Older(runs.Count, all), Uploads(datasets))));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Html.Write(page, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static XElement Runs(IReadOnlyList<RunDocument> runs, string? key)
    {
        if (runs.Count == 0)
        {
            return El("p", "There are no runs yet. Put files into datasets/NAME/labeled and datasets/NAME/unlabeled, then POST /api/runs.");
        }

        string[] heads = ["Run", "Data set", "Asked for", "State", "Phase", "Round", "Batches", "Metric by round", "Outcome", "Results"];
        return El("table", El("thead", El("tr", [.. heads.Select(h => El("th", h))])), El("tbody", [.. runs.Select(r => Row(r, key))]));
    }

    private static XElement? Older(int shown, int all) => shown == all ? null : El("p", string.Create(
        CultureInfo.InvariantCulture, $"These are the newest {shown:N0} of {all:N0} runs; GET /api/runs lists the older ones."));

    private static XElement Row(RunDocument run, string? key) => El(
        "tr",
        El("td", Link(run.Links.Self, key, run.Id)),
        El("td", run.Dataset),
        El("td", run.Created.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        El("td", run.Lifecycle.ToString().ToLowerInvariant()),
        El("td", run.Phase?.ToString().ToLowerInvariant() ?? ""),
        El("td", run.Round.ToString(CultureInfo.InvariantCulture)),
        El("td",
            run.BatchesTotal == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{run.BatchesDone:N0} of {run.BatchesTotal:N0}")),
        El("td", string.Join("  ", run.MetricByRound.Select(m => m.ToString("0.0000", CultureInfo.InvariantCulture)))),
        El("td", run.Error ?? run.Outcome ?? ""),
        El("td", [.. (run.Links.Results ?? []).SelectMany(link => new object[] { Link(link, key, Path.GetFileName(link)), " " })]));

    private static XElement Link(string address, string? key, string text) =>
        El("a", At("href", key is null ? address : $"{address}?code={Uri.EscapeDataString(key)}"), text);

    private static XElement? Uploads(IReadOnlyDictionary<string, DatasetStatus> datasets)
    {
        XElement[] lines =
        [
            .. from dataset in datasets
               from line in Lines(dataset.Key, dataset.Value)
               select El("li", line),
        ];
        return lines.Length == 0 ? null : El("section", El("h2", "Uploads"), El("ul", [.. lines]));
    }

    private static IEnumerable<string> Lines(string dataset, DatasetStatus status)
    {
        if (status.Settling is not null)
        {
            yield return $"{dataset}: new files; a run starts when no more come";
        }

        if (status.FollowUp)
        {
            yield return $"{dataset}: new files during a run; one more run follows it";
        }

        if (status.Problem is not null)
        {
            yield return $"{dataset}: no run was started for the last files: {status.Problem}";
        }

        foreach (PoisonUpload poison in status.Poison)
        {
            yield return $"{dataset}: {poison.Name} could not be taken in: {poison.Error}";
        }
    }
}
