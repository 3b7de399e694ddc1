using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Activities.Notices;

/// <summary>The refusal of an input of which too many rows cannot be used.</summary>
internal static class BadShare
{
    /// <param name="row">The first of them.</param>
    /// <param name="bad">How many there are.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="rows">What they are called.</param>
    /// <param name="allowed">The share allowed.</param>
    public static UserErrorException Refusal(SetAsideRow row, string file, long bad, long all, string rows, double allowed)
    {
        bool image = row.Column.Length == 0;
        string limit = $"more than the share of {allowed.ToString(CultureInfo.InvariantCulture)} allowed (max-bad-share)";
        string why =
            image ? $"cannot be used, {limit}; mend or remove them" : $"have such cells, {limit}; mend them or set the column's kind";
        return new UserErrorException(
            string.Create(CultureInfo.InvariantCulture, $"{row.Reason}; {bad:N0} of {all:N0} {rows} {why}"),
            file, row.Line > 0 ? row.Line : null, image ? null : row.Column);
    }
}
