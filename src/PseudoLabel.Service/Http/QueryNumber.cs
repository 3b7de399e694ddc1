using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Http;

/// <summary>Whole numbers in a request's query.</summary>
internal static class QueryNumber
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What was given; null for nothing.</param>
    /// <param name="usual">What nothing stands for.</param>
    /// <exception cref="RefusedException">It is no such number.</exception>
    public static int Of(string name, string? text, int usual, int least, int most) =>
        (int)Of(name, text, (long)usual, least, most);

    /// <summary>Reads one that may be large.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What was given; null for nothing.</param>
    /// <param name="usual">What nothing stands for; null where it must be given.</param>
    /// <exception cref="RefusedException">It is no such number.</exception>
    public static long Of(string name, string? text, long? usual, long least, long most) =>
        text is null && usual is { } number ? number
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most ? value
        : throw new RefusedException(Refusal.Malformed, string.Create(CultureInfo.InvariantCulture,
            $"'{name}' must be a whole number from {least:N0} to {most:N0}"));
}
