using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>What sampled rows show of a column, whatever its kind.</summary>
/// <param name="Name">The column.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Missing">Cells among them that are empty.</param>
/// <param name="Distinct">Distinct values among the others.</param>
/// <param name="Examples">The first distinct values, three at most, cut where they are long.</param>
public sealed record ColumnProfile(string Name, int Rows, int Missing, int Distinct, IReadOnlyList<string> Examples)
{
    private const int MostExamples = 3;
    private const int ExampleLength = 60;

    /// <summary>Share of the rows whose cell is empty.</summary>
    public double MissingShare => Rows == 0 ? 0 : (double)Missing / Rows;

    /// <summary>Looks at a column in samples of the files that have it.</summary>
    /// <param name="name">The column.</param>
    /// <param name="samples">The samples; those without the column are passed over.</param>
    public static ColumnProfile Of(string name, IEnumerable<RawSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        (int rows, int missing) = (0, 0);
        var values = new HashSet<string>(StringComparer.Ordinal);
        var examples = new List<string>();
        foreach (RawSample sample in samples)
        {
            int place = sample.Header.TakeWhile(n => n != name).Count();
            if (place == sample.Header.Count)
            {
                continue;
            }

            foreach (string?[] row in sample.Usable().Rows)
            {
                rows++;
                if (row[place] is not { } value)
                {
                    missing++;
                }
                else if (values.Add(value) && examples.Count < MostExamples)
                {
                    examples.Add(Excerpt.Line(value, ExampleLength));
                }
            }
        }

        return new ColumnProfile(name, rows, missing, values.Count, examples);
    }
}
