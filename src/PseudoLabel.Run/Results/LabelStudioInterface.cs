using System.Xml.Linq;

namespace PseudoLabel.Run.Results;

/// <summary>The labeling interface that fits the tasks: what is pasted into the settings of a project.</summary>
internal static class LabelStudioInterface
{
    /// <summary>Its text.</summary>
    /// <param name="text">The column that is shown as text; null for the cells as a table, or an image.</param>
    /// <param name="image">Whether rows are images.</param>
    public static string Of(LabelStudioNames names, IReadOnlyList<string> classes, string? text, bool image)
    {
        (string tag, string value) = image ? ("Image", "$image") : text is null ? ("Table", "$cells") : ("Text", "$" + text);
        return new XElement(
            "View",
            new XElement(tag, new XAttribute("name", names.ToName), new XAttribute("value", value)),
            new XElement(
                "Choices",
                new XAttribute("name", names.FromName),
                new XAttribute("toName", names.ToName),
                new XAttribute("choice", "single"),
                classes.Select(c => new XElement("Choice", new XAttribute("value", c))))).ToString();
    }
}
