using System.Xml.Linq;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Puts a drawing's labels one by one where they cover neither each other nor, if that can be, what is drawn.</summary>
internal sealed class LabelPlaces
{
    private const double Step = 6;

    // A label over another, or cut off, is worse than any number of points under it.
    private const double Forbidden = 1e6;
    private readonly TextBox whole;
    private readonly List<TextBox> texts;
    private readonly List<TextBox> drawn = [];

    /// <summary>Begins with a frame and the labels of its axes.</summary>
    public LabelPlaces(ChartFrame frame, IEnumerable<XElement> axes)
    {
        whole = new TextBox(frame.PlotLeft, 0, frame.Width, frame.PlotBottom);
        texts = [.. axes.Where(e => e.Name.LocalName == "text").Select(t => TextBox.Of(t))];
    }

    /// <summary>Takes a line, so that labels keep off it.</summary>
    public void Line(double x1, double y1, double x2, double y2)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(x2 - x1), Math.Abs(y2 - y1)) / Step) + 1;
        for (int i = 0; i <= steps; i++)
        {
            double t = i / (double)steps;
            drawn.Add(TextBox.Around(x1 + (t * (x2 - x1)), y1 + (t * (y2 - y1)), 1.5));
        }
    }

    /// <summary>Takes a mark.</summary>
    public void Dot(double x, double y, double radius) => drawn.Add(TextBox.Around(x, y, radius));

    /// <summary>The first of the places that covers least; it is taken then.</summary>
    public XElement Put(IEnumerable<XElement> places)
    {
        XElement best = places.MinBy(Cost)!;
        texts.Add(TextBox.Of(best));
        return best;
    }

    private double Cost(XElement place)
    {
        TextBox box = TextBox.Of(place);
        return (Forbidden * (texts.Count(box.Overlaps) + (box.Inside(whole) ? 0 : 1))) + drawn.Count(box.Overlaps);
    }
}
