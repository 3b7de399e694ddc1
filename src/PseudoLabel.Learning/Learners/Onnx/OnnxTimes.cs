using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Times;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// From a column of times to its features, as <see cref="TimeEncoder"/> computes them: from whole microseconds since 1970, which is NumPy's
/// datetime64[us], the least of all numbers (NumPy's NaT) where the cell is missing. Years, months and weekdays are found by whole-number
/// arithmetic (Hinnant, chrono-compatible low-level date algorithms).
/// </summary>
internal sealed class OnnxTimes : OnnxColumnForm
{
    private const long MicrosecondsPerHour = TimeSpan.TicksPerHour / TimeSpan.TicksPerMicrosecond;
    private const long MicrosecondsPerDay = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    // From 0000-03-01, where the years of the arithmetic begin, to 0001-01-01, where ticks do.
    private const long DaysBefore = 306;
    private static readonly long Epoch = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    internal override ColumnKind Kind => ColumnKind.DateTime;

    internal override int CellType => OnnxGraph.Int64;

    internal override string? Refusal(FittedColumn column)
    {
        var times = (TimeColumn)column;
        bool whole = times.Values.Append(times.Median).All(ticks => ticks % TimeSpan.TicksPerMicrosecond == 0);
        return whole ? null : $"the times of column '{column.Name}' are parts of a microsecond apart";
    }

    internal override void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs)
    {
        foreach (OnnxInput input in inputs)
        {
            parts.Add(Features(graph, (TimeColumn)input.Column, input.Name), Enumerable.Range(input.First, input.Width));
        }
    }

    private static string Features(OnnxGraph graph, TimeColumn column, string input)
    {
        string missing = graph.Node("Equal", [input, Whole(graph, long.MinValue)]);
        string filled = graph.Node("Where", [missing, Whole(graph, Unix(column.Median)), input]);
        string since = graph.Node("Add", [filled, Whole(graph, Epoch)]);
        string days = By(graph, "Div", since, MicrosecondsPerDay);
        var parts = new List<string>();
        if (column.Varies)
        {
            string elapsed = graph.Cast(graph.Node("Sub", [filled, Whole(graph, Unix(column.Median))]), OnnxGraph.Double);
            elapsed = graph.Node("Div", [elapsed, graph.Constant("day", MicrosecondsPerDay)]);
            parts.Add(Standardized(graph, elapsed, column.Mean, column.Deviation, column.Clip));
        }

        if (column.HasYear || column.HasMonth)
        {
            (string year, string month) = Calendar(graph, days);
            if (column.HasYear)
            {
                parts.Add(Standardized(graph, graph.Cast(year, OnnxGraph.Double), column.YearMean, column.YearDeviation, column.Clip));
            }

            if (column.HasMonth)
            {
                parts.AddRange(Places(graph, By(graph, "Sub", month, 1), 12, missing));
            }
        }

        if (column.HasWeekday)
        {
            // 0001-01-01 was a Monday, which is 1.
            parts.AddRange(Places(graph, Rest(graph, By(graph, "Add", days, 1), 7), 7, missing));
        }

        if (column.HasHour)
        {
            parts.AddRange(Places(graph, By(graph, "Div", Rest(graph, since, MicrosecondsPerDay), MicrosecondsPerHour), 24, missing));
        }

        if (column.HasMissing)
        {
            parts.Add(graph.Cast(missing, OnnxGraph.Float));
        }

        if (column.Values.Count > 0)
        {
            string values = graph.Constant("times", [1, column.Values.Count], (ReadOnlySpan<long>)[.. column.Values.Select(Unix)]);
            parts.Add(graph.Cast(graph.Node("Equal", [input, values]), OnnxGraph.Float));
        }

        return OnnxParts.Joined(graph, [.. parts]);
    }

    private static long Unix(long ticks) => (ticks / TimeSpan.TicksPerMicrosecond) - Epoch;

    /// <summary>Year and month of days since 0001-01-01.</summary>
    private static (string Year, string Month) Calendar(OnnxGraph graph, string days)
    {
        string z = By(graph, "Add", days, DaysBefore);
        string era = By(graph, "Div", z, 146_097);
        string day = graph.Node("Sub", [z, By(graph, "Mul", era, 146_097)]);
        string leapless = graph.Node("Sub", [
            graph.Node("Add", [graph.Node("Sub", [day, By(graph, "Div", day, 1_460)]), By(graph, "Div", day, 36_524)]),
            By(graph, "Div", day, 146_096)]);
        string yearOfEra = By(graph, "Div", leapless, 365);
        string yearDays = graph.Node("Sub", [
            graph.Node("Add", [By(graph, "Mul", yearOfEra, 365), By(graph, "Div", yearOfEra, 4)]),
            By(graph, "Div", yearOfEra, 100)]);
        string dayOfYear = graph.Node("Sub", [day, yearDays]);

        // Months from March, 0 to 11: January and February are of the next year.
        string march = By(graph, "Div", By(graph, "Add", By(graph, "Mul", dayOfYear, 5), 2), 153);
        string before = graph.Node("Less", [march, Whole(graph, 10)]);
        string month = graph.Node("Where", [before, By(graph, "Add", march, 3), By(graph, "Sub", march, 9)]);
        string year = graph.Node("Add", [yearOfEra, By(graph, "Mul", era, 400)]);
        return (graph.Node("Where", [before, year, By(graph, "Add", year, 1)]), month);
    }

    /// <summary>Sine and cosine of places in a cycle; 0 where the cell is missing.</summary>
    private static IEnumerable<string> Places(OnnxGraph graph, string place, int length, string missing)
    {
        var cycle = new Cycle(length);
        foreach (Func<int, float> of in (Func<int, float>[])[cycle.Sine, cycle.Cosine])
        {
            string table = graph.Constant("cycle", [length], (ReadOnlySpan<float>)[.. Enumerable.Range(0, length).Select(of)]);
            string value = graph.Node("Gather", [table, place], ("axis", 0));
            yield return graph.Node("Where", [missing, graph.Constant("none", [], (ReadOnlySpan<float>)[0]), value]);
        }
    }

    private static string Standardized(OnnxGraph graph, string value, double mean, double deviation, double clip)
    {
        string centered = graph.Node("Sub", [value, graph.Constant("mean", mean)]);
        string scaled = graph.Node("Div", [centered, graph.Constant("deviation", deviation)]);
        string held = graph.Node("Min", [graph.Node("Max", [scaled, graph.Constant("lowest", -clip)]), graph.Constant("highest", clip)]);
        return graph.Cast(held, OnnxGraph.Float);
    }

    private static string Rest(OnnxGraph graph, string value, long divisor) =>
        graph.Node("Sub", [value, By(graph, "Mul", By(graph, "Div", value, divisor), divisor)]);

    private static string By(OnnxGraph graph, string type, string value, long number) => graph.Node(type, [value, Whole(graph, number)]);

    private static string Whole(OnnxGraph graph, long value) => graph.Constant("number", [], (ReadOnlySpan<long>)[value]);
}
