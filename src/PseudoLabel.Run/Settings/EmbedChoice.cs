using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>What one word of the setting <c>embed</c> says: <c>text=minilm</c>, <c>image=resnet18</c>, <c>COLUMN=off</c>.</summary>
/// <param name="Target"><see cref="Texts"/>, <see cref="Images"/>, or a column's name.</param>
/// <param name="Network">The name of an installed network, the path of an ONNX file, or <see cref="Off"/>.</param>
internal sealed record EmbedChoice(string Target, string Network)
{
    /// <summary>Installed networks are used where that takes a few minutes at most.</summary>
    public const string Auto = "auto";

    /// <summary>No network is used.</summary>
    public const string Off = "off";

    /// <summary>All text columns.</summary>
    public const string Texts = "text";

    /// <summary>Image files.</summary>
    public const string Images = "image";

    /// <summary>What is said of the form.</summary>
    public const string Form = "'auto', 'off', or TARGET=NETWORK: 'text', 'image' or a column's name, and an installed network's name, "
        + "the path of an ONNX file, or 'off'";

    /// <summary>Reads the words of the setting; none where they are auto or off.</summary>
    /// <exception cref="FormatException">A word is none, or a target is given twice.</exception>
    public static IReadOnlyList<EmbedChoice> Parse(IReadOnlyList<string> words)
    {
        if (words is [Auto or Off])
        {
            return [];
        }

        var choices = new List<EmbedChoice>();
        foreach (string word in words)
        {
            // A column's name may hold '=', and so may a path.
            string? all = new[] { Texts, Images }.FirstOrDefault(target => word.StartsWith(target + '=', StringComparison.Ordinal));
            int at = all?.Length ?? word.LastIndexOf('=');
            if (at <= 0 || at == word.Length - 1)
            {
                throw new FormatException($"holds '{word}'; it must be {Form}");
            }

            var choice = new EmbedChoice(word[..at], word[(at + 1)..]);
            if (choices.Exists(c => c.Target == choice.Target))
            {
                throw new FormatException($"says twice what '{choice.Target}' is embedded by; say it once");
            }

            choices.Add(choice);
        }

        return choices;
    }

    /// <summary>Whether the network is a file's path and no name.</summary>
    public bool IsPath => Network.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || Network.AsSpan().ContainsAny('/', '\\');

    /// <summary>Whether the setting leaves it to the program.</summary>
    public static bool IsAuto(IReadOnlyList<string> words) => words is [Auto];

    /// <summary>What reads a column's texts: a choice for the column before one for all texts; null for nothing.</summary>
    public static string? Of(IReadOnlyList<EmbedChoice> choices, string column, EmbedderInput input)
    {
        string all = input switch
        {
            EmbedderInput.Text => Texts,
            EmbedderInput.Image => Images,
        };
        EmbedChoice? found = choices.FirstOrDefault(c => c.Target == column) ?? choices.FirstOrDefault(c => c.Target == all);
        return found?.Network is null or Off ? null : found.Network;
    }
}
