using System.IO.Compression;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// Refuses a workbook that would unpack to more than memory or patience hold. The lengths that the archive declares are enough to go by: no
/// more than them is unpacked.
/// </summary>
internal static class ExcelBounds
{
    /// <summary>Rows of a sheet at most, as Excel has it.</summary>
    public const int MostRows = 1_048_576;

    /// <summary>Columns of a sheet at most, as Excel has it.</summary>
    public const int MostColumns = 16_384;

    private const long MostText = 1L << 29;
    private const long MostOther = 1L << 26;
    private const long MostSheet = 1L << 34;
    private const long Looked = 1L << 27;
    private const long MostRatio = 300;

    /// <summary>Looks at the archive's list of contents.</summary>
    /// <param name="book">The workbook; left at its start.</param>
    /// <exception cref="UserErrorException">It is no workbook, or unpacks to too much.</exception>
    public static void Check(string name, Stream book)
    {
        Span<byte> start = stackalloc byte[4];
        int read = book.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        book.Position = 0;
        if (start[..read].SequenceEqual<byte>([0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new UserErrorException(
                "this is an old Excel file (.xls), or one that a password protects; save it as .xlsx without a password, or as CSV", name);
        }

        if (!start[..read].StartsWith("PK"u8))
        {
            throw new UserErrorException("this is no Excel workbook (.xlsx); save it as .xlsx, or as CSV under its own ending", name);
        }

        using (var archive = ZipFiles.Open(book))
        {
            bool isBook = false;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                isBook |= entry.FullName.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase);
                bool isSheet = entry.FullName.Contains("/worksheets/", StringComparison.OrdinalIgnoreCase);
                bool isText = entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase);
                bool isRead = entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
                    || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
                long most = isSheet ? MostSheet : isText ? MostText : MostOther;
                if (isRead
                    && (entry.Length > most || (entry.Length > Looked && entry.Length / Math.Max(1, entry.CompressedLength) > MostRatio)))
                {
                    throw new UserErrorException(
                        $"'{entry.FullName}' in this workbook unpacks to {entry.Length:N0} bytes, more than is read; save the sheet as CSV",
                        name);
                }
            }

            if (!isBook)
            {
                throw new UserErrorException(
                    archive.Entries.Any(e => e.FullName.EndsWith("workbook.bin", StringComparison.OrdinalIgnoreCase))
                        ? "this is a binary Excel workbook (.xlsb); save it as .xlsx, or as CSV"
                        : "this archive holds no Excel workbook; save it as .xlsx, or as CSV under its own ending",
                    name);
            }
        }

        book.Position = 0;
    }
}
