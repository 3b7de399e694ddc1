using PseudoLabel.Core.Data.Cells;

namespace PseudoLabel.Core.Data.Labels;

/// <summary>Which class of a model the cell of a truth column names: the class as it is written, else the only one that differs in case, white space and how a number is written alone.</summary>
public sealed class KnownLabels
{
    /// <summary>What <see cref="Find"/> gives for a cell that names no class of the model.</summary>
    public const int Unknown = -1;

    /// <summary>What <see cref="Find"/> gives for a cell without a label.</summary>
    public const int None = -2;

    private readonly Dictionary<string, int> exact;
    private readonly Dictionary<string, int> alike;

    /// <summary>Knows the classes of a model.</summary>
    /// <param name="classes">Their names, in the order of the model's outputs.</param>
    public KnownLabels(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        exact = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        alike = classes.Select((name, i) => (Name: CanonicalText.Of(name) ?? "", i)).GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().i, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The class that a cell names.</summary>
    /// <param name="cell">The cell; null where it is empty.</param>
    /// <returns>The class's number, <see cref="Unknown"/> or <see cref="None"/>.</returns>
    public int Find(string? cell) =>
        string.IsNullOrWhiteSpace(cell) ? None
        : exact.TryGetValue(cell, out int index) || alike.TryGetValue(CanonicalText.Of(cell)!, out index) ? index
        : Unknown;
}
