using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inspecting;

/// <summary>The part of some inputs that a first look takes in, and what is said of the rest.</summary>
internal sealed class PreviewPart
{
    /// <summary>The bytes of a table of text that are looked at.</summary>
    public const long TableBytes = 8L << 20;

    // Files that can only be read whole.
    private const long WholeBytes = 32L << 20;
    private const long AllBytes = 128L << 20;
    private const int MostFiles = 400;

    private readonly HashSet<string> names;

    private PreviewPart(HashSet<string> names, IReadOnlyList<string> notices) => (this.names, Notices) = (names, notices);

    /// <summary>What is not looked at, in words.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>Chooses it.</summary>
    /// <param name="folders">The inputs by what they are for.</param>
    public static PreviewPart Of(IEnumerable<(string Role, IReadOnlyList<JobInput> Inputs)> folders)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> notices = [];
        foreach ((string role, IReadOnlyList<JobInput> all) in folders)
        {
            long left = AllBytes;
            int step = (all.Count + MostFiles - 1) / MostFiles;
            JobInput[] some = [.. all.Where((_, i) => i % Math.Max(step, 1) == 0)];
            JobInput[] fit = [.. some.Where(Fits).Where(f => (left -= Cost(f)) >= 0)];
            names.UnionWith(fit.Select(f => f.Location));
            if (some.FirstOrDefault(f => !Fits(f)) is { } large)
            {
                notices.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{large.File.Name}: larger than {WholeBytes >> 20} MiB and read only as a whole, so it is not looked at here"));
            }

            if (fit.Length < all.Count)
            {
                notices.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{role}: {fit.Length:N0} of {all.Count:N0} files are looked at here"));
            }

            if (Array.Find(fit, f => BoundedSource.CanCut(f.File.Name) && f.Length > TableBytes) is { } cut)
            {
                notices.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{cut.File.Name}: the first {TableBytes >> 20} MiB of {cut.Length >> 20:N0} are looked at here, and counted"));
            }
        }

        return new PreviewPart(names, notices);
    }

    /// <summary>Those of some inputs that are in it.</summary>
    public JobInput[] Of(IEnumerable<JobInput> inputs) => [.. inputs.Where(i => names.Contains(i.Location))];

    private static bool Fits(JobInput input) => BoundedSource.CanCut(input.File.Name) || input.Length <= WholeBytes;

    private static long Cost(JobInput input) => BoundedSource.CanCut(input.File.Name) ? Math.Min(input.Length, TableBytes) : input.Length;
}
