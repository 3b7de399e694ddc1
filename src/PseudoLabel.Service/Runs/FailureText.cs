using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// Why a run failed, for whoever asks over HTTP. A user's mistake is told in its own words, which name files as the data set does. The
/// words of the system and of libraries are not: they hold paths of the server, and whoever runs it has them in its own output.
/// </summary>
public static class FailureText
{
    /// <summary>What is told of a file that could not be read or written.</summary>
    public const string Storage = "a file of the run could not be read or written; the program's own output says which";

    /// <summary>What is told of a fault of the program.</summary>
    public const string Fault = "a fault of this program; the program's own output says more";

    /// <summary>The most characters: as many as a user's error may have, and its length in words.</summary>
    internal const int Longest = 2_100;

    /// <summary>In one line.</summary>
    /// <param name="cause">What went wrong, at its root.</param>
    public static string Of(Exception cause) => cause switch
    {
        UserErrorException or TrainingFailedException => Excerpt.Line(cause.Message, Longest),
        IOException or UnauthorizedAccessException => Storage,
        _ => Fault,
    };
}
