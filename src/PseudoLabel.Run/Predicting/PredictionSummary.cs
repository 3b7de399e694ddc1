using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Predicting;

/// <summary>What was predicted.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="SetAside">Rows among them that could not be used: their lines have no label.</param>
public sealed record PredictionSummary(long Rows, long SetAside)
{
    private const int Shown = 3;
    private static readonly JsonSerializerOptions OneLine = new(RunStoreExtensions.Json) { WriteIndented = false };

    /// <summary>By column, the cells that are not what the column holds, and so count as missing.</summary>
    public IReadOnlyList<UnfitCells> Unfit { get; init; } = [];

    /// <summary>By column of categories, the values that the model has not seen.</summary>
    public IReadOnlyList<UnseenValues> Unseen { get; init; } = [];

    /// <summary>Where the first row set aside is, and why it is; null where none is.</summary>
    public string? FirstSetAside { get; init; }

    /// <summary>What was found that a person should hear of, one line for each kind of thing.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The same, with a line for what was set aside, did not fit, or was not seen.</summary>
    public PredictionSummary WithNotices() =>
        this with { Notices = [.. Notices, .. SetAsideNotice(), .. UnfitNotice(), .. UnseenNotice()] };

    /// <summary>Writes it as JSON.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, RunStoreExtensions.Json);

    /// <summary>It as JSON on one line of ASCII, as a header of HTTP takes it, without the notices.</summary>
    public string ToHeader() => JsonSerializer.Serialize(this with { Notices = [] }, OneLine);

    internal PredictionSummary Plus(PredictionSummary other) => this with
    {
        Rows = Rows + other.Rows,
        SetAside = SetAside + other.SetAside,
        Unfit = other.Unfit.Count == 0 ? Unfit : UnfitCells.Sum([.. Unfit, .. other.Unfit]),
        Unseen = other.Unseen.Count == 0 ? Unseen : UnseenValues.Sum([.. Unseen, .. other.Unseen]),
        FirstSetAside = FirstSetAside ?? other.FirstSetAside,
    };

    private IEnumerable<string> SetAsideNotice()
    {
        if (FirstSetAside is { } first)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{SetAside:N0} of {Rows:N0} rows ({Share(SetAside, Rows)}) are set aside and get no label; the first: {first}");
        }
    }

    private IEnumerable<string> UnfitNotice()
    {
        if (Unfit.Count > 0)
        {
            IEnumerable<string> shown = Unfit.OrderByDescending(u => u.Count).Take(Shown).Select(u => string.Create(
                CultureInfo.InvariantCulture,
                $"{u.Count:N0} in '{u.Column}' ({Share(u.Count, Rows)} of the rows; first row {u.Row}: {u.Reason})"));
            yield return $"cells that are not what their column holds count as missing: {string.Join("; ", shown)}{More(Unfit.Count)}";
        }
    }

    private IEnumerable<string> UnseenNotice()
    {
        UnseenValues[] some = [.. Unseen.Where(u => u.Count > 0).OrderByDescending(u => u.Count)];
        if (some.Length > 0)
        {
            IEnumerable<string> shown = some.Take(Shown).Select(u => string.Create(
                CultureInfo.InvariantCulture,
                $"{u.Count:N0} cells of '{u.Column}' ({Share(u.Count, u.Filled)}), such as {string.Join(", ", u.Examples.Select(e => $"'{e}'"))}"));
            yield return $"values that the model has not seen, or too rarely to know them: {string.Join("; ", shown)}{More(some.Length)}";
        }
    }

    private static string More(int columns) => columns > Shown ? $"; and {columns - Shown} more columns" : "";

    private static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.##} %");
}
