using System.Globalization;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>What turns a network's output into vectors of texts.</summary>
internal sealed record TextDescription
{
    /// <summary>What is read of longer texts where nothing is said: docs/embeddings.md has the measurements.</summary>
    internal const LongTexts UsualLong = LongTexts.Windows;

    /// <summary>How the vectors of pieces become one; null where no file says it, and the network's output must be one vector.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Whether vectors are made one long.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>What is put before every text.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Pieces in an input at most, those that begin and end it too.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>What is read of longer texts.</summary>
    public LongTexts Long { get; init; } = UsualLong;

    /// <summary>Whether letters are made small, where the tokenizer's own files do not say it or say otherwise.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>The output that is taken; null for the one that is called as such outputs are.</summary>
    public string? Output { get; init; }

    /// <summary>All that vectors depend on in it.</summary>
    /// <param name="pooling">How the vectors of pieces become one, in the end.</param>
    /// <param name="output">The output that is taken, in the end.</param>
    public string Canonical(Pooling pooling, string output) => string.Create(
        CultureInfo.InvariantCulture, $"text {pooling} {Normalize} {MaxTokens} {Long} {output}\n{Prefix}");
}
