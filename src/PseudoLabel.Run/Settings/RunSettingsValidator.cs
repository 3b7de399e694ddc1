using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Run.Settings;

/// <summary>Refuses settings that no run can have, wherever they came from.</summary>
public static class RunSettingsValidator
{
    private const string ImageLabel = "label";
    private const string Probability = "probability";
    private const string NameLabel = "name the label column";

    private const int LeastRoundRows = 100;

    /// <summary>Checks every setting's range.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="UserErrorException">
    /// Names the first setting at fault, its value, what it takes, and the nearest name where it takes names.
    /// </exception>
    public static void Validate(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (Setting setting in SettingTable.All)
        {
            setting.Check(settings);
        }

        string[] marks = [.. new[] { settings.Delimiter, settings.Quote, settings.Comment }.Where(m => m.Length == 1)];
        if (marks.Distinct(StringComparer.Ordinal).Count() < marks.Length
            || (settings.Delimiter == "\"" && settings.Quote == TextSettings.Auto))
        {
            throw new UserErrorException("'delimiter', 'quote' and 'comment' must be different characters");
        }

        CheckRowColumns(settings);
        CheckCosts(settings);
        if (settings.RoundRows is > 0 and < LeastRoundRows)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"'round-rows' is {settings.RoundRows}; it must be 0, or at least {LeastRoundRows}: the gate sees no more than rounds do"));
        }

        if (settings.RampEnd < settings.RampStart)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"'ramp-end' is {settings.RampEnd}; it must be at least 'ramp-start', {settings.RampStart}"));
        }
    }

    /// <summary>Checks that both inputs are named, and the label column unless labeled inputs may be images.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="UserErrorException">Names the first one that is missing.</exception>
    public static void RequireInputs(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Labeled.Count == 0 && settings.Data.Count == 0)
        {
            throw new UserErrorException("'labeled' is missing; name the labeled files, or as 'data' a file of labeled and unlabeled rows");
        }

        if (settings.Unlabeled.Count == 0 && settings.Data.Count == 0)
        {
            throw new UserErrorException("'unlabeled' is missing; name the unlabeled files");
        }

        if (settings.Label.Length == 0 && !settings.Labeled.Concat(settings.Data).Any(InputFormats.MayNameClasses))
        {
            throw LabelMissing(NameLabel);
        }
    }

    /// <summary>The settings with the one question that labeling tools' files answer as their label column, where none is named.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="question">The question; null where there is none, or there are several.</param>
    public static RunSettings WithQuestion(this RunSettings settings, string? question) =>
        settings.Label.Length == 0 && question is not null ? settings with { Label = question } : settings;

    /// <summary>The settings with a label column: among images, whose folders name their classes, any name will do.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="labeled">The labeled files.</param>
    /// <param name="advice">What to do where it is missing.</param>
    /// <exception cref="UserErrorException">None is named, and no labeled file holds images.</exception>
    public static RunSettings WithLabel(this RunSettings settings, IEnumerable<DataFile> labeled, string advice = NameLabel) =>
        settings.Label.Length > 0 ? settings
        : labeled.Any(f => f.Format is DataFormat.Image or DataFormat.ImageArchive) ? settings with { Label = ImageLabel }
        : throw LabelMissing(advice);

    /// <summary>Columns that say something of a row are neither its label nor its features.</summary>
    private static void CheckRowColumns(RunSettings settings)
    {
        (string Setting, string Column)[] named =
        [
            .. new[] { ("group", settings.Group), ("time", settings.Time), ("weight", settings.Weight) }.Where(n => n.Item2.Length > 0),
        ];
        foreach ((string setting, string column) in named)
        {
            if (column == settings.Label)
            {
                throw new UserErrorException($"'{setting}' and 'label' are both column '{Excerpt.Name(column)}'; name another column");
            }

            // A time may be learned from as well, if the user says so.
            if (setting != "time" && settings.Columns.TryGetValue(column, out ColumnKind kind) && kind != ColumnKind.Ignore)
            {
                throw new UserErrorException(
                    $"'{setting}' is column '{Excerpt.Name(column)}', which is no feature, but 'columns' sets its kind; leave it "
                        + "out of one of them");
            }
        }

        if (named.GroupBy(n => n.Column, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            string names = string.Join(" and ", same.Select(n => $"'{n.Setting}'"));
            throw new UserErrorException($"{names} are {(same.Count() == 2 ? "both" : "all")} column '{Excerpt.Name(same.Key)}'; "
                + "name another column");
        }
    }

    private static void CheckCosts(RunSettings settings)
    {
        if (settings.Costs.Count == 0 && settings.Metric == MetricKind.Cost)
        {
            throw new UserErrorException("'metric' is cost, but there are no 'costs'; give them, or choose another metric");
        }

        if (settings.Costs.Count > 0 && settings.Confidence != Probability)
        {
            throw new UserErrorException(
                $"'costs' are given, and 'confidence' is '{settings.Confidence}'; with costs the confidence is the probability of the "
                    + "class decided for: leave one of them out");
        }
    }

    private static UserErrorException LabelMissing(string advice) => new($"'label' is missing; {advice}");
}
