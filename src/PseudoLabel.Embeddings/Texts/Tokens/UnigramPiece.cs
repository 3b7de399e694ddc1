namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>A piece of a unigram model.</summary>
/// <param name="Text">Its characters, with <c>▁</c> for a space.</param>
/// <param name="Score">The logarithm of its probability.</param>
/// <param name="InTexts">Whether it is looked for in texts: the unknown one and those that frame texts are not.</param>
internal readonly record struct UnigramPiece(string Text, double Score, bool InTexts);
