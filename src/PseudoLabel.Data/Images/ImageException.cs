namespace PseudoLabel.Data.Images;

/// <summary>An image cannot be used; the message says why, in words. Its row is set aside.</summary>
/// <param name="message">Why.</param>
/// <param name="inner">The fault underneath.</param>
public sealed class ImageException(string message, Exception? inner = null) : Exception(message, inner);
