using System.Globalization;
using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Names that users gave: of any length, in any script.</summary>
internal static class Names
{
    /// <summary>Characters that are shown of a name in the page.</summary>
    public const int Most = 60;
    private const string Cut = "…";

    /// <summary>A name with at most so many characters; a longer one ends in an ellipsis.</summary>
    public static string Short(string name, int most = Most)
    {
        if (name.Length <= most)
        {
            return name;
        }

        // Not between what makes up one character.
        int end = 0;
        for (int next = 0; next < most; next += StringInfo.GetNextTextElementLength(name, next))
        {
            end = next;
        }

        return name[..end] + Cut;
    }

    /// <summary>A name in the page, whatever direction it is written in; more of it under the pointer.</summary>
    public static XElement Of(string name, int most = Most)
    {
        string shown = Short(name, most);
        return El("bdi", shown == name ? null : At("title", Short(name, 1000)), shown);
    }

    /// <summary>Some names in a row, and how many more there are.</summary>
    public static XElement List(IReadOnlyList<string> names, int more = 0) => El(
        "span",
        names.Select((name, i) => new object?[] { i > 0 ? ", " : null, El("strong", Of(name)) }),
        more > 0 ? $" and {Figures.Count(more)} more" : null);
}
