using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>The pool's class shares as the settings give them.</summary>
internal static class GivenShares
{
    private const int NamesShown = 6;

    // People round shares to a percent.
    private const double Rounding = 0.01;

    /// <summary>The shares in the order of the classes, adding up to 1; null where none are given.</summary>
    /// <exception cref="UserErrorException">A class has none, one is no class, or they do not add up to 1.</exception>
    public static double[]? Of(RunSettings settings, IReadOnlyList<string> classes)
    {
        if (settings.ClassShares.Count == 0)
        {
            return null;
        }

        var known = new KnownLabels(classes, settings.LabelOptions());
        var shares = new double?[classes.Count];
        foreach ((string name, double share) in settings.ClassShares)
        {
            int k = known.Find(name);
            if (k < 0)
            {
                throw new UserErrorException(
                    $"'class-shares' gives class '{Excerpt.Name(name)}' a share, which no label has; the classes are "
                    + string.Join(", ", classes.Take(NamesShown).Select(Excerpt.Name)));
            }

            shares[k] = shares[k] is null ? share : throw new UserErrorException(
                $"'class-shares' gives class '{Excerpt.Name(classes[k])}' two shares, one as '{Excerpt.Name(name)}'; give one to "
                    + "each class");
        }

        if (Array.IndexOf(shares, null) is >= 0 and var missing)
        {
            throw new UserErrorException($"'class-shares' gives class '{Excerpt.Name(classes[missing])}' no share; give one to each class");
        }

        double sum = settings.ClassShares.Values.Sum();
        return Math.Abs(sum - 1) <= Rounding ? [.. shares.Select(share => share!.Value / sum)]
            : throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"'class-shares' adds up to {sum:0.####}; the shares of all classes add up to 1"));
    }
}
