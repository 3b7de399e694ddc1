namespace PseudoLabel.Service.Http;

/// <summary>What a request may cost, so that no number of them takes the server from the others. Each is in <c>docs/http.md</c>.</summary>
public static class HttpLimits
{
    /// <summary>The longest body of any request, rows to predict, in bytes: they go through a file.</summary>
    public const long RowBytes = 1L << 30;

    /// <summary>The longest file that is put into a data set, in bytes: it goes to the store as it comes.</summary>
    public const long FileBytes = 1L << 36;

    /// <summary>The longest body of a run's settings, in bytes: they are read into memory.</summary>
    public const int SettingBytes = 1 << 20;

    /// <summary>The longest body of a person's labels, in bytes: they are read into memory.</summary>
    public const int LabelBytes = 1 << 24;

    /// <summary>Runs on a page of the list where the request names no number, and rows of the dashboard.</summary>
    public const int DefaultPage = 100;

    /// <summary>Runs on a page of the list at most.</summary>
    public const int LongestPage = 1_000;

    /// <summary>Requests at a time, of those that predict rows, take labels or files, look at files or show rows.</summary>
    public const int Heavy = 64;

    /// <summary>The longest <c>Idempotency-Key</c>, in characters.</summary>
    public const int KeyLength = 255;
}
