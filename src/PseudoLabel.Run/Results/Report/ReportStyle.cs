namespace PseudoLabel.Run.Results.Report;

/// <summary>The page's style. It holds no character that markup would have to encode.</summary>
internal static class ReportStyle
{
    /// <summary>Colors of the charts' series, besides <c>rest</c>.</summary>
    public const int SeriesColors = 10;

    /// <summary>The style sheet.</summary>
    public static string Css { get; } = Read();

    private static string Read()
    {
        using Stream css = typeof(ReportStyle).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(css);
        return reader.ReadToEnd();
    }
}
