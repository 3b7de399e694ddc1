namespace PseudoLabel.Learning.Learners.Views;

/// <summary>The names of learners that see a part of the features: <c>logistic on embeddings</c>.</summary>
internal static class ViewNames
{
    private static readonly (FeatureView View, string Ending)[] Endings =
        [(FeatureView.Embedded, " on embeddings"), (FeatureView.Own, " without embeddings")];

    /// <summary>A learner's name with the view.</summary>
    public static string Of(string learner, FeatureView view) => learner + Endings.FirstOrDefault(e => e.View == view).Ending;

    /// <summary>The learner and the view of a name.</summary>
    public static (string Learner, FeatureView View) Split(string name)
    {
        (FeatureView view, string? ending) = Endings.FirstOrDefault(e => name.EndsWith(e.Ending, StringComparison.Ordinal));
        return ending is null ? (name, FeatureView.All) : (name[..^ending.Length], view);
    }
}
