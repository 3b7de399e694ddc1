namespace PseudoLabel.Embeddings.Texts;

/// <summary>How a network is run.</summary>
/// <param name="Normalize">Whether vectors are made one long.</param>
/// <param name="BatchPieces">Pieces of a batch at most; 0 for one text a batch.</param>
internal sealed record TextRun(bool Normalize, int BatchPieces);
