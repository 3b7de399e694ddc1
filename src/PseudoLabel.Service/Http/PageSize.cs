using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Http;

/// <summary>The <c>limit</c> of a list that is told page by page.</summary>
internal static class PageSize
{
    /// <summary>Reads it.</summary>
    /// <param name="limit">As the request has it; null for the usual.</param>
    /// <exception cref="RefusedException">The number is none.</exception>
    public static int Of(string? limit)
    {
        int size = HttpLimits.DefaultPage;
        return limit is null || (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size is >= 1 and <= HttpLimits.LongestPage) ? size
            : throw new RefusedException(Refusal.Malformed, string.Create(CultureInfo.InvariantCulture,
                $"'limit' must be a whole number from 1 to {HttpLimits.LongestPage:N0}"));
    }
}
