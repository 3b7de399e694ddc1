namespace PseudoLabel.Cli.Terminal;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program.</summary>
    public const int Bug = 1;

    /// <summary>Arguments or input that cannot be used.</summary>
    public const int Unusable = 2;

    /// <summary>Interrupted by a signal; 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
