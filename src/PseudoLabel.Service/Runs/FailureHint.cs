namespace PseudoLabel.Service.Runs;

/// <summary>What to do about a run that failed, by what it was told to have failed of.</summary>
internal static class FailureHint
{
    /// <summary>In one line.</summary>
    /// <param name="error">Why it failed; null where that is not known.</param>
    public static string Of(string? error) => error switch
    {
        null or FailureText.Fault => "resume the run to try again; where it fails so again, report it with what the program's output says",
        FailureText.Storage => "see to the disk or the storage account that runs are kept in, then resume the run",
        _ when error.Contains("has changed or gone since", StringComparison.Ordinal) =>
            "ask for a new run: it takes the files as they are now",
        _ when error.Contains("ended the process", StringComparison.Ordinal) =>
            "take the file out of the data set or replace it, then ask for a new run",
        _ when error.Contains("is damaged", StringComparison.Ordinal) => "resume the run: what is damaged is made anew",
        _ => "mend what it names, then ask for a new run; to resume goes on with the files and settings as they were",
    };
}
