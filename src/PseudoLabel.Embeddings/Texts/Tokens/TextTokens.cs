namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>A tokenizer as its files describe it.</summary>
/// <param name="Tokenizer">Cuts texts into pieces.</param>
/// <param name="Frame">What begins and ends every input.</param>
internal sealed record TextTokens(ITextTokenizer Tokenizer, InputFrame Frame);
