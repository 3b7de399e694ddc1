using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Labels;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Reviewing;

/// <summary>Where several people label the rows of a complete run's <c>review.csv</c> at once.</summary>
/// <param name="kept">What this process knows of the review.</param>
/// <param name="review">The review as it lies in the store.</param>
/// <param name="time">The clock that leases go by.</param>
internal sealed class ReviewDesk(KeptReview kept, ReviewStore review, TimeProvider time)
{
    /// <summary>The most disputes that are told at once: who settles them sees the next.</summary>
    private const int MostDisputes = 50;

    private readonly Dictionary<int, ReviewRow> known = [];

    /// <summary>What the rows may be called.</summary>
    public AnswerClasses Classes => kept.Classes;

    /// <summary>Rows in <c>review.csv</c>.</summary>
    public int Rows => kept.Index.Rows;

    /// <summary>Opens a run's review.</summary>
    /// <exception cref="IncompleteRunException">The run is not complete.</exception>
    public static async Task<ReviewDesk> OpenAsync(RunCatalog catalog, string runId, CancellationToken cancellationToken)
    {
        IRunStore store = catalog.StoreOf(runId);
        if (!await store.ExistsAsync(RunNames.Report, cancellationToken)
            || await store.ETagAsync(RunNames.Review, cancellationToken) is not { } etag)
        {
            throw new IncompleteRunException();
        }

        var memory = ReviewMemory.Of(catalog);
        KeptReview kept = memory.Find(runId, etag) ?? memory.Keep(runId, new KeptReview(
            etag,
            await store.ReadAsync(RunNames.Review, stream => ReviewIndex.Build(stream, cancellationToken), cancellationToken),
            await AnswerClasses.ReadAsync(store, cancellationToken)));
        var review = new ReviewStore(store, kept);
        await review.RefreshAsync(cancellationToken);
        return new ReviewDesk(kept, review, catalog.Time);
    }

    /// <summary>Rows in the order of <c>review.csv</c>.</summary>
    /// <param name="first">The place of the first.</param>
    /// <param name="most">How many.</param>
    public async Task<IReadOnlyList<ReviewRow>> RowsAsync(int first, int most, CancellationToken cancellationToken)
    {
        await using Stream rows = await review.OpenRowsAsync(cancellationToken);
        return kept.Index.Read(rows, Math.Min(first, Rows), Math.Clamp(Rows - first, 0, most));
    }

    /// <summary>Gives a reviewer the next rows, most useful first: those that he has already, and those that nobody has.</summary>
    /// <param name="count">How many.</param>
    public async Task<IReadOnlyList<LeasedRow>> LeaseAsync(string reviewer, int count, CancellationToken cancellationToken)
    {
        List<LeasedRow> given = [];
        for (int block = 0; block < review.Count && given.Count < count; block++)
        {
            if (review.DigestOf(block) is { } digest && !digest.HasFor(reviewer, RowsIn(block), time.GetUtcNow()))
            {
                continue;
            }

            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<int> places = [];
            await review.ChangeAsync(
                block,
                async before =>
                {
                    places = ReviewBook.Choose(before, block * ReviewBlock.Size, RowsIn(block), reviewer, count - given.Count,
                        review.SecondOpinions, now);
                    await ReadAsync(places, cancellationToken);
                    return places.Count == 0 ? before
                        : ReviewBook.Lease(before, [.. places.Select(p => KeyValuePair.Create(p, known[p]))], reviewer, now);
                },
                cancellationToken);
            given.AddRange(places.Select(place => new LeasedRow(place, known[place], now + ReviewBook.LeaseTime)));
        }

        return given;
    }

    /// <summary>Takes answers, all of them or, where one cannot be used, none.</summary>
    /// <exception cref="UserErrorException">A row that is not asked about, or a label that names no class.</exception>
    public async Task AnswerAsync(string reviewer, IReadOnlyList<ReviewGiven> answers, CancellationToken cancellationToken)
    {
        List<(int Place, ReviewRow Row, (ReviewVerdict, string?)? Given)> checkedAnswers = [];
        await using (Stream rows = await review.OpenRowsAsync(cancellationToken))
        {
            foreach (ReviewGiven answer in answers)
            {
                (int place, ReviewRow row) = Find(rows, answer.Source, answer.Row);
                checkedAnswers.Add((place, row, answer.Verdict is { } verdict
                    ? (verdict, verdict == ReviewVerdict.Label ? ClassOf(answer.Label ?? "") : null) : null));
            }
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (var ofBlock in checkedAnswers.GroupBy(a => a.Place / ReviewBlock.Size).OrderBy(b => b.Key))
        {
            await review.ChangeAsync(
                ofBlock.Key,
                before => Task.FromResult(ofBlock.Aggregate(
                    before, (block, a) => ReviewBook.Answer(block, a.Place, a.Row, reviewer, a.Given, now))),
                cancellationToken);
        }
    }

    /// <summary>Settles a dispute.</summary>
    /// <param name="label">The class; null for none of the classes.</param>
    /// <exception cref="UserErrorException">A row that is not asked about, or a label that names no class.</exception>
    /// <exception cref="RefusedException">Nobody is of two minds about it.</exception>
    public async Task SettleAsync(string reviewer, string source, long row, string? label, CancellationToken cancellationToken)
    {
        int place;
        ReviewRow asked;
        await using (Stream rows = await review.OpenRowsAsync(cancellationToken))
        {
            (place, asked) = Find(rows, source, row);
        }

        string? name = label is null ? null : ClassOf(label);
        DateTimeOffset now = time.GetUtcNow();
        await review.ChangeAsync(
            place / ReviewBlock.Size,
            before => Task.FromResult(ReviewBook.Settle(before, place, asked, reviewer, name, now)),
            cancellationToken);
    }

    /// <summary>What reviewers said of a row; nothing where it is not asked about.</summary>
    public async Task<IReadOnlyList<ReviewAnswer>> AnswersAsync(string source, long row, CancellationToken cancellationToken)
    {
        await using Stream rows = await review.OpenRowsAsync(cancellationToken);
        return kept.Index.Find(rows, source, row) is var (place, _)
            ? (await review.BlockAsync(place / ReviewBlock.Size, cancellationToken)).Rows
                .FirstOrDefault(r => r.Source == source && r.Row == row)?.Answers ?? []
            : [];
    }

    /// <summary>What holds for all.</summary>
    public ReviewSettings Settings => review.Settings;

    /// <summary>Labels since the last run was started.</summary>
    public int LabelsSince => review.Digests.Sum(d => d.Value.Taken + d.Value.New) - review.Settings.Counted;

    /// <summary>Labels in the data set.</summary>
    public int Taken => review.Digests.Sum(d => d.Value.Taken);

    /// <summary>Changes what holds for all.</summary>
    /// <param name="change">Decides; null where nothing is to change.</param>
    /// <returns>Whether anything was changed.</returns>
    public async Task<bool> SetAsync(Func<ReviewSettings, ReviewSettings?> change, CancellationToken cancellationToken)
    {
        bool changed = await review.SetAsync(change, cancellationToken);
        await review.RefreshAsync(cancellationToken);
        return changed;
    }

    /// <summary>Learns what others have given meanwhile.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => review.RefreshAsync(cancellationToken);

    /// <summary>The answers, the newest first.</summary>
    /// <param name="reviewer">Whose; null for everybody's.</param>
    /// <param name="first">How many newer ones are left out.</param>
    /// <param name="most">How many.</param>
    /// <returns>The answers, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<GivenAnswer> Answers, int All)> GivenAsync(
        string? reviewer, int first, int most, CancellationToken cancellationToken)
    {
        DigestAnswer[] all = [.. review.Digests.SelectMany(d => d.Value.Answers)
            .Where(a => (reviewer is null || a.Reviewer == reviewer) && a.Position < Rows)
            .OrderByDescending(a => a.At).ThenBy(a => a.Position)];
        DigestAnswer[] page = [.. all.Skip(first).Take(most)];
        await ReadAsync([.. page.Select(a => a.Position).Distinct()], cancellationToken);
        Dictionary<int, ReviewState> states = [];
        foreach (int block in page.Select(a => a.Position / ReviewBlock.Size).Distinct())
        {
            foreach (ReviewState state in (await review.BlockAsync(block, cancellationToken)).Rows)
            {
                states[state.Position] = state;
            }
        }

        // Whoever takes an answer back meanwhile takes it out of the list.
        return ([.. page.Select(a => states.TryGetValue(a.Position, out ReviewState? state)
                && (a.IsSettled ? state.Settled : state.Answers.FirstOrDefault(s => s.Reviewer == a.Reviewer)) is { } answer
                ? new GivenAnswer(a.Position, known[a.Position], answer, a.IsSettled, state) : null).OfType<GivenAnswer>()],
            all.Length);
    }

    /// <summary>The data set was told of rows past the review: those that are asked about here are answered.</summary>
    /// <param name="reviewer">Who gave the labels.</param>
    /// <param name="labels">The labels; empty where one was taken back.</param>
    public async Task SentAsync(
        string reviewer, IEnumerable<(string Source, long Row, string Label)> labels, CancellationToken cancellationToken)
    {
        List<(int Place, ReviewRow Row, string Label)> asked = [];
        await using (Stream rows = await review.OpenRowsAsync(cancellationToken))
        {
            foreach ((string source, long row, string label) in labels)
            {
                if (kept.Index.Find(rows, source, row) is var (place, found))
                {
                    asked.Add((place, found, label.Length == 0 ? "" : ClassOf(label)));
                }
            }
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (var ofBlock in asked.GroupBy(a => a.Place / ReviewBlock.Size).OrderBy(b => b.Key))
        {
            await review.ChangeAsync(
                ofBlock.Key,
                before => Task.FromResult(ofBlock.Aggregate(
                    before, (block, a) => ReviewBook.Sent(block, a.Place, a.Row, reviewer, a.Label, now))),
                cancellationToken);
        }
    }

    /// <summary>Lets the labels that stand, and that it does not have yet, join the data set.</summary>
    public async Task<LabelReceipt> TakeAsync(RunEntry run, LabelIntake intake, CancellationToken cancellationToken)
    {
        int[] blocks = [.. review.Digests.Where(d => d.Value.Untaken > 0).Select(d => d.Key)];
        Dictionary<(string Source, long Row), string> labels = [];
        foreach (int block in blocks)
        {
            foreach (ReviewState row in (await review.BlockAsync(block, cancellationToken)).Rows)
            {
                if (ReviewBook.Untaken(row) is { } label)
                {
                    labels[(row.Source, row.Row)] = label;
                }
            }
        }

        LabelReceipt receipt = await intake.TakeAsync(
            run, new LabelAnswers.Given([.. labels.Select(l => new LabelAnswer(l.Key.Source, l.Key.Row, l.Value, 0))]), cancellationToken);

        // A row that could not be taken is taken once its file is back.
        foreach ((string, long) left in receipt.LeftRows)
        {
            labels.Remove(left);
        }

        // Afterwards: a process that ends before this tells the data set the same again, which changes nothing there.
        foreach (int block in blocks)
        {
            await review.ChangeAsync(block, before => Task.FromResult(ReviewBook.Took(before, labels)), cancellationToken);
        }

        return receipt;
    }

    /// <summary>Whether somebody's work would be lost with the run: answers that were not taken, or rows that a person has now.</summary>
    public bool IsOpen => review.Digests.Any(d => d.Value.Untaken + d.Value.Disputed > 0 || d.Value.Leased(time.GetUtcNow()) > 0);

    /// <summary>Where the review stands.</summary>
    public async Task<ReviewStanding> StandingAsync(CancellationToken cancellationToken)
    {
        BlockDigest[] digests = [.. review.Digests.Select(d => d.Value)];
        DateTimeOffset now = time.GetUtcNow();
        List<(ReviewRow Row, IReadOnlyList<ReviewAnswer> Answers)> disputes = [];
        foreach ((int block, BlockDigest _) in review.Digests.Where(d => d.Value.Disputed > 0))
        {
            ReviewState[] rows = [.. (await review.BlockAsync(block, cancellationToken)).Rows
                .Where(r => ReviewBook.StandingOf(r).Kind == StandingKind.Disputed && r.Position < kept.Index.Rows)
                .Take(MostDisputes - disputes.Count)];
            await ReadAsync([.. rows.Select(r => r.Position)], cancellationToken);
            disputes.AddRange(rows.Select(r => (known[r.Position], (IReadOnlyList<ReviewAnswer>)ReviewBook.Firm(r))));
            if (disputes.Count == MostDisputes)
            {
                break;
            }
        }

        return new ReviewStanding
        {
            Total = kept.Index.Rows,
            Labeled = digests.Sum(d => d.Labeled),
            Skipped = digests.Sum(d => d.Skipped),
            None = digests.Sum(d => d.None),
            Leased = digests.Sum(d => d.Leased(now)),
            Reviewers = [.. digests.SelectMany(d => d.LabeledBy).GroupBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => KeyValuePair.Create(r.Key, r.Sum(c => c.Value))).OrderByDescending(r => r.Value)
                .ThenBy(r => r.Key, StringComparer.Ordinal)],
            Compared = digests.Sum(d => d.Compared),
            Agreed = digests.Sum(d => d.Agreed),
            Disputes = disputes,
            Audit = AuditResult.Of(kept.Index.AuditRows, digests.Sum(d => d.AuditLabeled), digests.Sum(d => d.AuditCorrect)),
            Taken = digests.Sum(d => d.Taken),
            New = digests.Sum(d => d.New),
            Settings = review.Settings,
            Since = LabelsSince,
        };
    }

    private int RowsIn(int block) => Math.Min(ReviewBlock.Size, kept.Index.Rows - (block * ReviewBlock.Size));

    private (int Place, ReviewRow Row) Find(Stream rows, string source, long row) => kept.Index.Find(rows, source, row)
        ?? throw new UserErrorException($"row {row} of '{Excerpt.Name(source)}' is not in review.csv; answer rows that were given to you");

    private string ClassOf(string label) => Classes.Find(label) ?? throw new UserErrorException(Classes.Unknown(label));

    private async Task ReadAsync(IReadOnlyList<int> places, CancellationToken cancellationToken)
    {
        int[] missing = [.. places.Where(p => !known.ContainsKey(p))];
        if (missing.Length == 0)
        {
            return;
        }

        await using Stream rows = await review.OpenRowsAsync(cancellationToken);
        foreach (int place in missing)
        {
            known[place] = kept.Index.Read(rows, place, 1)[0];
        }
    }
}
