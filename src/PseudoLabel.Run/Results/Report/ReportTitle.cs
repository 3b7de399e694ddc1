using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What a report is of, in one line: the label column and the inputs, so that two reports can be told apart.</summary>
internal static class ReportTitle
{
    private const int MostNames = 3;
    private const int NameLength = 40;

    /// <summary>The folder that the service keeps its data sets in, each in a folder with its name.</summary>
    private const string Datasets = "datasets";

    /// <summary>The title.</summary>
    public static string Of(RunSettings settings)
    {
        string[] inputs =
            [.. settings.Labeled.Concat(settings.Unlabeled).Concat(settings.Data).Select(Input).Where(n => n.Length > 0).Distinct()];
        string label = settings.Label.Length == 0 ? "Pseudo-labels" : Names.Short(settings.Label, NameLength);
        string names = string.Join(", ", inputs.Take(MostNames).Select(n => Names.Short(n, NameLength)));
        string more = inputs.Length > MostNames ? $" and {Figures.Count(inputs.Length - MostNames)} more" : "";
        return names.Length == 0 ? $"{label}: pseudo-label report" : $"{label} in {names}{more}: pseudo-label report";
    }

    /// <summary>A data set of the service by its name; a file or folder by its last part; an address without its question.</summary>
    private static string Input(string name)
    {
        int question = name.Contains("://", StringComparison.Ordinal) ? name.IndexOf('?', StringComparison.Ordinal) : -1;
        string[] parts = (question < 0 ? name : name[..question]).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [Datasets, var dataset, ..] ? dataset : parts.LastOrDefault() ?? "";
    }
}
