using System.Diagnostics.CodeAnalysis;

namespace PseudoLabel.Run.Results;

/// <summary>
/// Keeps the first rows of those that it is shown, the most uncertain ones or those drawn: the <see cref="Capacity"/> smallest by margin,
/// or by draw, then source and row.
/// The result depends on which rows it saw, never on their order or on how they were split over queues.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "The review queue is the field's term; it is no collection type.")]
internal sealed class ReviewQueue
{
    private readonly PriorityQueue<ReviewRow, ReviewRow> kept = new(Comparer<ReviewRow>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Creates an empty queue.</summary>
    /// <param name="capacity">Rows it keeps at most; 0 keeps none.</param>
    public ReviewQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
    }

    /// <summary>Rows it keeps at most.</summary>
    public int Capacity { get; }

    /// <summary>Rows it holds.</summary>
    public int Count => kept.Count;

    /// <summary>Whether a row would be kept now. Asking first spares building the record of the many that would not.</summary>
    /// <param name="rank">Its margin, or its draw; not NaN.</param>
    /// <param name="source">Its file.</param>
    /// <param name="row">Its 0-based row number.</param>
    public bool Wants(float rank, ReadOnlySpan<char> source, long row) =>
        kept.Count < Capacity || (Capacity > 0 && ReviewRow.Compare(rank, source, row, kept.Peek()) < 0);

    /// <summary>Shows it a row, which it keeps while it is among the first.</summary>
    /// <param name="row">The row. Its margin or draw must be a number.</param>
    /// <exception cref="ArgumentException">The margin is NaN: a row that was set aside has no place here.</exception>
    public void Add(ReviewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (float.IsNaN(row.Rank))
        {
            throw new ArgumentException("A row in the review queue has a margin.", nameof(row));
        }

        if (kept.Count < Capacity)
        {
            kept.Enqueue(row, row);
        }
        else if (Capacity > 0)
        {
            kept.EnqueueDequeue(row, row);
        }
    }

    /// <summary>
    /// Shows it several rows, such as all that another queue holds: one of at least this capacity, if those are to be all that matter.
    /// </summary>
    /// <param name="rows">The rows, none of which it has seen.</param>
    public void AddRange(IEnumerable<ReviewRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (ReviewRow row in rows)
        {
            Add(row);
        }
    }

    /// <summary>The rows it holds, in order.</summary>
    public IReadOnlyList<ReviewRow> ToList() => [.. kept.UnorderedItems.Select(item => item.Element).Order()];
}
