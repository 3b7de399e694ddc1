namespace PseudoLabel.Run.Results.Report;

/// <summary>The page's style. It holds no character that markup would have to encode.</summary>
internal static class ReportStyle
{
    /// <summary>Colors of the charts' series, besides <c>rest</c>.</summary>
    public const int SeriesColors = 10;

    /// <summary>The part of it that drawings need where they stand alone.</summary>
    public static string Charts { get; } = Read("chart.css");

    /// <summary>The style sheet.</summary>
    public static string Css { get; } = Read("report.css") + Charts;

    private static string Read(string name)
    {
        using Stream css = typeof(ReportStyle).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(css);
        return reader.ReadToEnd();
    }
}
