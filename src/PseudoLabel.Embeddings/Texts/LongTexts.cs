namespace PseudoLabel.Embeddings.Texts;

/// <summary>What is read of a text that has more pieces than the network takes at once.</summary>
internal enum LongTexts
{
    /// <summary>Its beginning.</summary>
    First,

    /// <summary>Its beginning and its end, half of each.</summary>
    Ends,

    /// <summary>Parts of equal length, whose vectors' mean is the text's.</summary>
    Windows,
}
