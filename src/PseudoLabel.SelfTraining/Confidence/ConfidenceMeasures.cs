using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The confidence measures by name.</summary>
public static class ConfidenceMeasures
{
    private static readonly IConfidenceMeasure[] All = [new TopProbability(), new Margin(), new NormalizedEntropy(), new Agreement(), new LowerBound()];

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(measure => measure.Name)];

    /// <summary>Finds a measure.</summary>
    /// <param name="name">Its name, e.g. <c>probability</c>.</param>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static IConfidenceMeasure Parse(string name) =>
        Array.Find(All, measure => measure.Name == name)
        ?? throw new UserErrorException($"unknown confidence measure '{name}'; use one of {string.Join(", ", Names)}");
}
