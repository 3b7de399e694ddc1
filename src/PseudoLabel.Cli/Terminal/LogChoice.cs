namespace PseudoLabel.Cli.Terminal;

/// <summary>How much is told beside the results.</summary>
internal enum LogDetail
{
    /// <summary>Errors alone.</summary>
    Quiet,

    /// <summary>Progress, rounds and notes.</summary>
    Usual,

    /// <summary>Each piece of work with its time, too.</summary>
    Verbose,
}

/// <summary>What is told on standard error, and in which form. The command line says so before any command runs.</summary>
internal sealed class LogChoice
{
    /// <summary>How much.</summary>
    public LogDetail Detail { get; set; } = LogDetail.Usual;

    /// <summary>Whether each line is a JSON object, for programs.</summary>
    public bool IsJson { get; set; }
}
