using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>What <c>mnist</c> is asked for: <c>FOLDER [seeds] [labels ...] [option=value ...]</c>.</summary>
/// <param name="Folder">The folder of the idx files.</param>
/// <param name="Seeds">Seeds, at least 1.</param>
/// <param name="Labels">Numbers of labels, each some tens.</param>
/// <param name="Options">Training options by the configuration's name.</param>
internal sealed record MnistArguments(
    string Folder, int Seeds, IReadOnlyList<int> Labels, IReadOnlyDictionary<string, TrainingOptions> Options)
{
    private const int DefaultSeeds = 3;

    /// <summary>Reads them. <c>lee.width=500</c> is for the configuration named, <c>steps=500</c> for all.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="options">The configurations as they are without options.</param>
    /// <param name="labels">The numbers of labels where none is given.</param>
    /// <exception cref="UserErrorException">They cannot be read.</exception>
    public static MnistArguments Parse(string[] arguments, Dictionary<string, TrainingOptions> options, IReadOnlyList<int> labels)
    {
        if (arguments is not [var folder, .. var rest])
        {
            throw new UserErrorException("mnist needs the folder of the idx files: mnist FOLDER [seeds] [labels ...] [option=value ...]");
        }

        int[] numbers = [.. rest.Where(a => !IsOption(a)).Select(Number)];
        int[] wanted = numbers.Length > 1 ? numbers[1..] : [.. labels];
        return wanted.All(n => n % IdxImages.Classes == 0)
            ? new MnistArguments(folder, numbers is [var seeds, ..] ? seeds : DefaultSeeds, wanted,
                options.ToDictionary(o => o.Key, o => With(o.Key, o.Value, rest, options.Keys)))
            : throw new UserErrorException($"labels are as many of each of the {IdxImages.Classes} digits: each number must be some tens");
    }

    private static TrainingOptions With(string name, TrainingOptions options, string[] arguments, IReadOnlyCollection<string> names)
    {
        var own = new List<string>();
        foreach (string argument in arguments.Where(IsOption))
        {
            string? of = names.FirstOrDefault(n => argument.StartsWith(n + ".", StringComparison.Ordinal));
            if (of is null || of == name)
            {
                own.Add(of is null ? argument : argument[(of.Length + 1)..]);
            }
        }

        return NeuralOptions.With(options, own);
    }

    private static bool IsOption(string argument) => argument.Contains('=', StringComparison.Ordinal);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
        ? number
        : throw new UserErrorException($"'{text}' is no number of seeds or labels, nor an option with =value");
}
