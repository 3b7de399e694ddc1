using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results;

/// <summary>
/// Where the rows of a <c>review.csv</c> lie, so that any of a million can be read without the others: by their place in its order, and by
/// the row that they are about. About 12 bytes for each.
/// </summary>
public sealed class ReviewIndex
{
    /// <summary>Rows between two places that are kept: so many are parsed at most to get to one.</summary>
    private const int Stride = 25;

    private const int LongestPart = 1 << 28;
    private readonly byte[] header;
    private readonly List<long> places;
    private readonly ulong[] keys;
    private readonly int[] positions;

    private ReviewIndex(byte[] header, List<long> places, List<ulong> keys)
    {
        (this.header, this.places) = (header, places);
        this.keys = [.. keys];
        positions = [.. Enumerable.Range(0, keys.Count)];

        // Equal keys stay in the order of the file.
        Array.Sort(this.keys, positions);
    }

    /// <summary>Rows in the file.</summary>
    public int Rows => positions.Length;

    /// <summary>Those among them that were drawn from the accepted ones to check these.</summary>
    public int AuditRows { get; private init; }

    /// <summary>Goes through a file once.</summary>
    /// <param name="stream">The bytes from their start; it stays open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UserErrorException">It is not such a file.</exception>
    public static ReviewIndex Build(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var records = new CsvRecords(stream, "review.csv", ReviewCsv.KindPlace + 1);
        byte[] header = [];
        List<long> places = [];
        List<ulong> keys = [];
        int audit = 0;
        if (records.Next())
        {
            long end = records.End;
            ReviewCsv.RequireColumns([.. Enumerable.Range(0, records.Fields).Select(i => records.Text(i).TrimStart('\uFEFF'))]);
            while (records.Next())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (keys.Count % Stride == 0)
                {
                    places.Add(records.Start);
                }

                string source = SpreadsheetText.Plain(records.Text(ReviewCsv.SourcePlace));
                keys.Add(Key(source, long.TryParse(
                    records.Text(ReviewCsv.RowPlace), NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row : -1));
                audit += records.Text(ReviewCsv.KindPlace) == ReviewCsv.Name(ReviewKind.Audit) ? 1 : 0;
            }

            header = new byte[end];
            stream.Position = 0;
            stream.ReadExactly(header);
        }

        places.Add(records.End);
        return new ReviewIndex(header, places, keys) { AuditRows = audit };
    }

    /// <summary>Reads rows that follow one another.</summary>
    /// <param name="stream">The same file; it stays open.</param>
    /// <param name="first">The place of the first.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<ReviewRow> Read(Stream stream, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (count == 0)
        {
            return [];
        }

        int from = first / Stride;
        int to = (first + count + Stride - 1) / Stride;
        long length = places[to] - places[from];
        if (length > LongestPart)
        {
            throw new UserErrorException("its rows are longer than any that a run writes; use the file as the run wrote it", "review.csv");
        }

        byte[] part = new byte[header.Length + length];
        header.CopyTo(part, 0);
        stream.Position = places[from];
        stream.ReadExactly(part.AsSpan(header.Length));
        using var text = new MemoryStream(part, writable: false);
        return [.. ReviewCsv.Read(text).Skip(first - (from * Stride)).Take(count)];
    }

    /// <summary>Finds a row.</summary>
    /// <param name="stream">The same file; it stays open.</param>
    /// <param name="source">The row's file.</param>
    /// <param name="row">Its number there.</param>
    /// <returns>The place, and what the file says there; null where there is none.</returns>
    public (int Position, ReviewRow Row)? Find(Stream stream, string source, long row)
    {
        ArgumentNullException.ThrowIfNull(source);
        ulong key = Key(source, row);
        int at = Array.BinarySearch(keys, key);
        while (at > 0 && keys[at - 1] == key)
        {
            at--;
        }

        int found = int.MaxValue;
        ReviewRow? asked = null;
        for (; at >= 0 && at < keys.Length && keys[at] == key; at++)
        {
            if (positions[at] < found && Read(stream, positions[at], 1) is [var read] && read.Source == source && read.Row == row)
            {
                (found, asked) = (positions[at], read);
            }
        }

        return asked is null ? null : (found, asked);
    }

    private static ulong Key(string source, long row)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(source.Length) + sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, row);
        return XxHash3.HashToUInt64(bytes.AsSpan(0, sizeof(long) + Encoding.UTF8.GetBytes(source, bytes.AsSpan(sizeof(long)))));
    }
}
