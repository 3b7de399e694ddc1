namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// What no file that is meant to be read comes near. Runs and dictionaries have no bound in the format: some hundred bytes can claim what
/// no memory holds, so that every claim is held to one of these before there is memory for it.
/// </summary>
internal static class ParquetLimits
{
    /// <summary>Nodes of a schema.</summary>
    public const int Nodes = 1 << 20;

    /// <summary>Row groups.</summary>
    public const int Groups = 1 << 20;

    /// <summary>Columns of all row groups together.</summary>
    public const int Chunks = 1 << 23;

    /// <summary>Rows that are believed of any file, and further ones for each of its bytes.</summary>
    public const long Rows = 1L << 31;

    /// <summary>See <see cref="Rows"/>.</summary>
    public const int RowsOfAByte = 1 << 6;

    /// <summary>Bytes of a page once it is unpacked.</summary>
    public const int PageBytes = 1 << 30;

    /// <summary>Values of a dictionary, and texts of a page whose lengths stand before them.</summary>
    public const int HeldValues = 1 << 24;

    /// <summary>Letters of the texts of a list, which are joined.</summary>
    public const int JoinedLength = 1 << 26;
}
