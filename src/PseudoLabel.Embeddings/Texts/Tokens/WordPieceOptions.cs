namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>How a WordPiece tokenizer reads texts.</summary>
internal sealed record WordPieceOptions
{
    /// <summary>Whether letters are made small.</summary>
    public required bool LowerCase { get; init; }

    /// <summary>Whether accents are taken off.</summary>
    public required bool StripAccents { get; init; }

    /// <summary>Whether characters that no one sees are dropped.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>Whether each ideograph is a word.</summary>
    public bool SplitIdeographs { get; init; } = true;

    /// <summary>Longest word that is cut into pieces, in characters: a longer one is unknown.</summary>
    public int LongestWord { get; init; } = 100;

    /// <summary>The piece that stands for unknown words.</summary>
    public string Unknown { get; init; } = "[UNK]";

    /// <summary>What pieces within a word begin with.</summary>
    public string Within { get; init; } = "##";
}
