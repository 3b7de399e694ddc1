using PseudoLabel.Run.Results;

namespace PseudoLabel.Service.Reviewing;

/// <summary>
/// What a block adds to the whole, small enough to be kept for all blocks: a block is read again only where it has changed, and only those
/// blocks are read that have a row for whoever asks.
/// </summary>
internal sealed class BlockDigest
{
    private readonly RowSet closed = new();
    private readonly Dictionary<string, RowSet> answered = new(StringComparer.Ordinal);
    private readonly List<(int Row, ReviewLease Lease)> leases = [];
    private readonly List<DigestAnswer> answers = [];

    /// <param name="block">The block.</param>
    /// <param name="secondOpinions">The share of rows that two are asked about.</param>
    public BlockDigest(ReviewBlock block, double secondOpinions)
    {
        foreach (ReviewState row in block.Rows)
        {
            int place = row.Position % ReviewBlock.Size;
            if (ReviewBook.IsClosed(row, secondOpinions))
            {
                closed.Add(place);
            }

            if (row.Lease is { } lease)
            {
                leases.Add((place, lease));
            }

            if (row.Settled is { } settled)
            {
                answers.Add(new DigestAnswer(row.Position, settled.At, settled.Reviewer, IsSettled: true));
            }

            foreach (ReviewAnswer answer in row.Answers)
            {
                answers.Add(new DigestAnswer(row.Position, answer.At, answer.Reviewer, IsSettled: false));
                if (!answered.TryGetValue(answer.Reviewer, out RowSet? own))
                {
                    answered[answer.Reviewer] = own = new RowSet();
                }

                own.Add(place);
                LabeledBy[answer.Reviewer] =
                    LabeledBy.GetValueOrDefault(answer.Reviewer) + (answer.Verdict == ReviewVerdict.Label ? 1 : 0);
            }

            Count(row);
        }
    }

    /// <summary>Rows with a label, those that are disputed included.</summary>
    public int Labeled { get; private set; }

    /// <summary>Rows that nobody but those who passed over them has looked at.</summary>
    public int Skipped { get; private set; }

    /// <summary>Rows of none of the classes.</summary>
    public int None { get; private set; }

    /// <summary>Labels by reviewer.</summary>
    public Dictionary<string, int> LabeledBy { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that several have said something of.</summary>
    public int Compared { get; private set; }

    /// <summary>Those among them that they agree about.</summary>
    public int Agreed { get; private set; }

    /// <summary>Rows that reviewers are of two minds about.</summary>
    public int Disputed { get; private set; }

    /// <summary>Rows of the audit that were judged.</summary>
    public int AuditLabeled { get; private set; }

    /// <summary>Those among them whose accepted label was right.</summary>
    public int AuditCorrect { get; private set; }

    /// <summary>Rows whose label is in the data set.</summary>
    public int Taken { get; private set; }

    /// <summary>Labels that the data set does not have yet.</summary>
    public int New { get; private set; }

    /// <summary>Rows that the data set is to be told of: new labels, and those that are taken back.</summary>
    public int Untaken { get; private set; }

    /// <summary>When each answer was given, and by whom.</summary>
    public IReadOnlyList<DigestAnswer> Answers => answers;

    /// <summary>Rows that somebody has.</summary>
    public int Leased(DateTimeOffset now) => leases.Count(l => l.Lease.Until > now);

    /// <summary>Whether there is a row for a reviewer.</summary>
    /// <param name="rows">Rows in the block.</param>
    public bool HasFor(string reviewer, int rows, DateTimeOffset now)
    {
        RowSet gone = closed.Copy();
        if (answered.TryGetValue(reviewer, out RowSet? own))
        {
            gone.AddAll(own);
        }

        foreach ((int row, ReviewLease lease) in leases.Where(l => l.Lease.Reviewer != reviewer && l.Lease.Until > now))
        {
            gone.Add(row);
        }

        return gone.Count < rows;
    }

    private void Count(ReviewState row)
    {
        Standing standing = ReviewBook.StandingOf(row);
        Labeled += standing.Kind is StandingKind.Label or StandingKind.Disputed ? 1 : 0;
        None += standing.Kind == StandingKind.None ? 1 : 0;
        Skipped += standing.Kind == StandingKind.Open && row.Answers.Count > 0 ? 1 : 0;
        Disputed += standing.Kind == StandingKind.Disputed ? 1 : 0;
        ReviewAnswer[] firm = ReviewBook.Firm(row);
        if (firm.Length > 1)
        {
            Compared++;
            Agreed += firm.All(a => a.Verdict == firm[0].Verdict && a.Label == firm[0].Label) ? 1 : 0;
        }

        // A row that is of none of the classes was accepted with a wrong one.
        if (row.Kind == ReviewKind.Audit && standing.Kind is (StandingKind.Label or StandingKind.None))
        {
            AuditLabeled++;
            AuditCorrect += standing.Label == row.Predicted ? 1 : 0;
        }

        Taken += row.Taken is null ? 0 : 1;
        string? untaken = ReviewBook.Untaken(row);
        Untaken += untaken is null ? 0 : 1;
        New += untaken is { Length: > 0 } ? 1 : 0;
    }

    /// <summary>Some of a block's rows.</summary>
    private sealed class RowSet
    {
        private readonly ulong[] bits = new ulong[ReviewBlock.Size / 64];

        public int Count => bits.Sum(part => (int)ulong.PopCount(part));

        public void Add(int row) => bits[row / 64] |= 1UL << (row % 64);

        public void AddAll(RowSet other)
        {
            for (int i = 0; i < bits.Length; i++)
            {
                bits[i] |= other.bits[i];
            }
        }

        public RowSet Copy()
        {
            var copy = new RowSet();
            copy.AddAll(this);
            return copy;
        }
    }
}

/// <summary>That somebody has answered.</summary>
/// <param name="Position">The row's place in <c>review.csv</c>.</param>
/// <param name="At">When.</param>
/// <param name="Reviewer">Who.</param>
/// <param name="IsSettled">Whether it is what a dispute was settled by.</param>
internal readonly record struct DigestAnswer(int Position, DateTimeOffset At, string Reviewer, bool IsSettled);
