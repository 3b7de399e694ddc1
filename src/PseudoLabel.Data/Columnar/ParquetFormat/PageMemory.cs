namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// The memory of pages that are packed beyond what data is: of a file, all that its columns hold at once. What is packed less costs no more
/// than the file's size says.
/// </summary>
internal sealed class PageMemory
{
    private const int UsualRatio = 64;
    private const long Most = 1 << 29;
    private long held;

    /// <summary>Asks for the memory of a page, before there is any.</summary>
    /// <param name="size">What it is unpacked to.</param>
    /// <param name="packed">What it takes in the file.</param>
    /// <param name="before">What the column has asked for; becomes what it has then.</param>
    /// <exception cref="UnreadableException">There is no room for it.</exception>
    public void Ask(int size, int packed, ref int before)
    {
        if (size <= before || size <= (long)packed * UsualRatio)
        {
            return;
        }

        held += size - before;
        before = size;
        if (held > Most)
        {
            throw new UnreadableException("its pages would be unpacked to more than 512 MiB at once, from less than a sixty-fourth of it; "
                + "write the file with smaller pages");
        }
    }
}
