using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Builds and writes markup as a tree: text is encoded because nothing else is possible, and every element is closed.</summary>
internal static class Html
{
    /// <summary>An element; strings among the content are text, attributes are attributes, nulls are left out.</summary>
    public static XElement El(string name, params object?[] content)
    {
        var element = new XElement(name);
        foreach (object? item in content)
        {
            Add(element, item);
        }

        return element;
    }

    /// <summary>An attribute; numbers are written with at most three decimals.</summary>
    public static XAttribute At(string name, object value) => new(
        name, value is double number ? number.ToString("0.###", CultureInfo.InvariantCulture) : Clean(value.ToString() ?? ""));

    /// <summary>A class attribute.</summary>
    public static XAttribute Class(string value) => At("class", value);

    /// <summary>Writes the page.</summary>
    public static void Write(XElement page, TextWriter writer)
    {
        writer.Write("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            foreach (XElement empty in page.DescendantsAndSelf().Where(e => e.IsEmpty && e.Name.LocalName is not ("meta" or "br")))
            {
                // HTML knows <td></td> only: <td/> would stay open.
                empty.Value = "";
            }

            page.WriteTo(xml);
        }

        writer.Write('\n');
    }

    private static void Add(XElement element, object? item)
    {
        switch (item)
        {
            case null:
                break;
            case string text:
                element.Add(new XText(Clean(text)));
                break;
            case XObject node:
                element.Add(node);
                break;
            case IEnumerable<object?> many:
                foreach (object? one in many)
                {
                    Add(element, one);
                }

                break;
            default:
                throw new ArgumentException($"no content: {item.GetType()}", nameof(item));
        }
    }

    /// <summary>Puts U+FFFD in place of what no page may hold: control characters and lone surrogates.</summary>
    private static string Clean(string text)
    {
        if (!text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool plain = !Rune.IsControl(rune) || rune.Value is '\n' or '\t';
            clean.Append(plain && rune.Value is not (0xFFFE or 0xFFFF) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}
