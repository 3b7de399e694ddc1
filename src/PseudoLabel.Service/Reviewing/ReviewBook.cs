using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Service.Reviewing;

/// <summary>
/// Who is given which row, what an answer changes and which label stands: functions from one block to the next. No clock, no store. What
/// changes nothing returns the same block, so that the same request twice is as once.
/// </summary>
internal static class ReviewBook
{
    /// <summary>How long a row is one reviewer's.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(10);

    /// <summary>The most reviewers of one row: nobody makes a block large by making names up.</summary>
    private const int MostAnswers = 100;

    /// <summary>What all answers to a row come to.</summary>
    public static Standing StandingOf(ReviewState row)
    {
        if (row.Settled is { } settled)
        {
            return new Standing(settled.Verdict == ReviewVerdict.Label ? StandingKind.Label : StandingKind.None, settled.Label);
        }

        ReviewAnswer[] firm = Firm(row);
        return firm.Length == 0 ? new Standing(StandingKind.Open, null)
            : firm.Any(a => a.Verdict != firm[0].Verdict || a.Label != firm[0].Label) ? new Standing(StandingKind.Disputed, null)
            : new Standing(firm[0].Verdict == ReviewVerdict.Label ? StandingKind.Label : StandingKind.None, firm[0].Label);
    }

    /// <summary>The answers that say what the row is.</summary>
    public static ReviewAnswer[] Firm(ReviewState row) => [.. row.Answers.Where(a => a.Verdict != ReviewVerdict.Skip)];

    /// <summary>Whether nobody needs to be asked about a row any more.</summary>
    /// <param name="secondOpinions">The share of rows that two are asked about.</param>
    public static bool IsClosed(ReviewState row, double secondOpinions) =>
        row.Settled is not null || Firm(row).Length >= (Draw(row) < secondOpinions ? 2 : 1);

    /// <summary>What the data set is to be told of a row; null where it knows.</summary>
    /// <returns>The label; empty where one is taken back.</returns>
    public static string? Untaken(ReviewState row)
    {
        Standing standing = StandingOf(row);
        return standing.Kind == StandingKind.Label ? (standing.Label == row.Taken ? null : standing.Label)

            // As long as two are of two minds the data set keeps what it has.
            : standing.Kind == StandingKind.Disputed || row.Taken is null ? null
            : "";
    }

    /// <summary>The rows of a block that a reviewer is given next: own ones again, and those that nobody has.</summary>
    /// <param name="first">The place of the block's first row.</param>
    /// <param name="rows">Rows in the block.</param>
    /// <param name="most">How many are wanted.</param>
    /// <returns>Their places, in order.</returns>
    public static IReadOnlyList<int> Choose(
        ReviewBlock block, int first, int rows, string reviewer, int most, double secondOpinions, DateTimeOffset now)
    {
        HashSet<int> others =
            [.. block.Rows.Where(r => !MayHave(r, reviewer, secondOpinions, now)).Select(r => r.Position)];
        return [.. Enumerable.Range(first, rows).Where(place => !others.Contains(place)).Take(most)];
    }

    /// <summary>Gives rows to a reviewer.</summary>
    /// <param name="rows">The rows by their place.</param>
    public static ReviewBlock Lease(
        ReviewBlock block, IReadOnlyCollection<KeyValuePair<int, ReviewRow>> rows, string reviewer, DateTimeOffset now) =>
        rows.Aggregate(Tidy(block, now), (all, row) => Set(all, Known(all, row.Key, row.Value) with
        {
            Lease = new ReviewLease(reviewer, now + LeaseTime),
        }));

    /// <summary>An answer comes in; null takes the reviewer's own back and gives the row to him again.</summary>
    /// <param name="place">The row's place.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="RefusedException">Too many have answered.</exception>
    public static ReviewBlock Answer(
        ReviewBlock block, int place, ReviewRow row, string reviewer, (ReviewVerdict Verdict, string? Label)? given, DateTimeOffset now)
    {
        ReviewState state = Known(block, place, row);
        ReviewAnswer? before = state.Answers.FirstOrDefault(a => a.Reviewer == reviewer);
        if (given is not var (verdict, label))
        {
            bool isFree = state.Lease is null || state.Lease.Until <= now || state.Lease.Reviewer == reviewer;
            return before is null ? block : Set(block, state with
            {
                Answers = [.. state.Answers.Where(a => a.Reviewer != reviewer)],
                Lease = isFree ? new ReviewLease(reviewer, now + LeaseTime) : state.Lease,
            });
        }

        if (before?.Verdict == verdict && before.Label == label)
        {
            return block;
        }

        if (before is null && state.Answers.Count >= MostAnswers)
        {
            throw new RefusedException(
                Refusal.Conflict, $"{MostAnswers} reviewers have answered this row, as many as may; leave it to them");
        }

        var answer = new ReviewAnswer(reviewer, verdict, label, now);
        return Set(block, state with
        {
            Answers = before is null ? [.. state.Answers, answer] : [.. state.Answers.Select(a => a.Reviewer == reviewer ? answer : a)],
            Lease = state.Lease?.Reviewer == reviewer ? null : state.Lease,
        });
    }

    /// <summary>Somebody says what a row is that others are of two minds about.</summary>
    /// <param name="label">The class; null for none of the classes.</param>
    /// <exception cref="RefusedException">Nobody is.</exception>
    public static ReviewBlock Settle(ReviewBlock block, int place, ReviewRow row, string reviewer, string? label, DateTimeOffset now)
    {
        ReviewState state = Known(block, place, row);
        ReviewVerdict verdict = label is null ? ReviewVerdict.None : ReviewVerdict.Label;
        if (state.Settled is { } before && before.Verdict == verdict && before.Label == label)
        {
            return block;
        }

        return state.Settled is not null || StandingOf(state).Kind == StandingKind.Disputed
            ? Set(block, state with { Settled = new ReviewAnswer(reviewer, verdict, label, now), Lease = null })
            : throw new RefusedException(Refusal.Conflict, "the answers to this row agree, so there is nothing to settle; answer it anew");
    }

    /// <summary>The data set was told of a row past the review: the row is answered here, too.</summary>
    /// <param name="place">The row's place.</param>
    /// <param name="row">The row.</param>
    /// <param name="reviewer">Who gave the label.</param>
    /// <param name="label">The label; empty where one was taken back.</param>
    public static ReviewBlock Sent(ReviewBlock block, int place, ReviewRow row, string reviewer, string label, DateTimeOffset now)
    {
        ReviewState state = Known(block, place, row);
        ReviewAnswer[] others = [.. state.Answers.Where(a => a.Reviewer != reviewer)];
        if (label.Length == 0)
        {
            // What others say stands, here and in the data set.
            ReviewState left = state with { Answers = others, Settled = null };
            return Set(block, left with { Taken = StandingOf(left).Kind == StandingKind.Open ? null : left.Taken });
        }

        var answer = new ReviewAnswer(reviewer, ReviewVerdict.Label, label, now);
        bool isSame = state.Taken == label && state.Answers.Any(a => a with { At = now } == answer);
        return isSame ? block : Set(block, state with
        {
            Answers = others.Length < MostAnswers ? [.. others, answer] : others,
            Settled = state.Settled is null ? null : answer,
            Taken = label,
            Lease = null,
        });
    }

    /// <summary>The data set was told of rows.</summary>
    /// <param name="labels">What it was told, by row; empty where a label was taken back.</param>
    public static ReviewBlock Took(ReviewBlock block, IReadOnlyDictionary<(string Source, long Row), string> labels)
    {
        ReviewState[] rows = [.. block.Rows.Select(r => labels.TryGetValue((r.Source, r.Row), out string? label)
            && (label.Length == 0 ? null : label) is var taken && taken != r.Taken ? r with { Taken = taken } : r)];
        return rows.Zip(block.Rows).All(r => ReferenceEquals(r.First, r.Second)) ? block : new ReviewBlock { Rows = rows };
    }

    private static bool MayHave(ReviewState row, string reviewer, double secondOpinions, DateTimeOffset now) =>
        !IsClosed(row, secondOpinions) && row.Answers.All(a => a.Reviewer != reviewer)
            && (row.Lease is not { } lease || lease.Reviewer == reviewer || lease.Until <= now);

    /// <summary>The number by which a row is among those that two are asked about: the same on every host and every time.</summary>
    private static double Draw(ReviewState row)
    {
        byte[] bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(row.Source)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, row.Row);
        Encoding.UTF8.GetBytes(row.Source, bytes.AsSpan(sizeof(long)));
        return (XxHash3.HashToUInt64(bytes) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>The row as it is known; nobody else's place is taken where the file was put into another order since.</summary>
    private static ReviewState Known(ReviewBlock block, int place, ReviewRow row) =>
        block.Rows.FirstOrDefault(r => r.Source == row.Source && r.Row == row.Row) ?? new ReviewState
        {
            Position = place,
            Source = row.Source,
            Row = row.Row,
            Predicted = row.PredictedLabel,
            Kind = row.Kind,
        };

    private static ReviewBlock Set(ReviewBlock block, ReviewState row) => new()
    {
        Rows = [.. block.Rows.Where(r => r.Source != row.Source || r.Row != row.Row).Append(row).OrderBy(r => r.Position)],
    };

    /// <summary>Rows that somebody had and did nothing with are as if nobody had had them.</summary>
    private static ReviewBlock Tidy(ReviewBlock block, DateTimeOffset now) => new()
    {
        Rows = [.. block.Rows.Where(
            r => r.Answers.Count > 0 || r.Settled is not null || r.Taken is not null || r.Lease?.Until > now)],
    };
}

/// <summary>What all answers to a row come to.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Label">The class, where it is one.</param>
internal sealed record Standing(StandingKind Kind, string? Label);

/// <summary>The ways in which answers stand.</summary>
internal enum StandingKind
{
    /// <summary>Nobody has said what it is.</summary>
    Open,

    /// <summary>It is of a class.</summary>
    Label,

    /// <summary>It is of none of the classes.</summary>
    None,

    /// <summary>Reviewers are of two minds.</summary>
    Disputed,
}
