using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Reviewing;

namespace PseudoLabel.Service.Tests.Reviewing;

public sealed class ReviewBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ReviewRow[] Rows =
        [.. Enumerable.Range(0, 6).Select(i => new ReviewRow("u.csv", i, "a", 0.5f, "b", 0.1f, ReviewKind.Uncertain))];

    [Fact]
    public void Choose_RowsOfAnother_AreGivenOnceHisTimeIsOver()
    {
        ReviewBlock block = Leased(new ReviewBlock(), "ann", Now, 0, 1);

        Assert.Equal([2, 3], ReviewBook.Choose(block, 0, Rows.Length, "bob", 2, 0, Now));
        Assert.Equal([0, 1, 2], ReviewBook.Choose(block, 0, Rows.Length, "ann", 3, 0, Now));
        Assert.Equal([0, 1], ReviewBook.Choose(block, 0, Rows.Length, "bob", 2, 0, Now + ReviewBook.LeaseTime));
    }

    [Fact]
    public void Choose_RowsThatAreAnsweredOrPassedOver_AreNotGivenAgain()
    {
        ReviewBlock block = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));
        block = Given(block, 1, "ann", (ReviewVerdict.Skip, null));
        block = Given(block, 2, "ann", (ReviewVerdict.None, null));

        Assert.Equal([3], ReviewBook.Choose(block, 0, Rows.Length, "ann", 1, 0, Now));
        Assert.Equal([1, 3], ReviewBook.Choose(block, 0, Rows.Length, "bob", 2, 0, Now));
    }

    [Fact]
    public void Choose_SecondOpinionsOfAll_GivesEachRowToTwoAndNoMore()
    {
        ReviewBlock block = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));

        Assert.Equal([0], ReviewBook.Choose(block, 0, Rows.Length, "bob", 1, 1, Now));
        Assert.Equal([1], ReviewBook.Choose(block, 0, Rows.Length, "ann", 1, 1, Now));
        block = Given(block, 0, "bob", (ReviewVerdict.Label, "b"));
        Assert.Equal([1], ReviewBook.Choose(block, 0, Rows.Length, "cat", 1, 1, Now));
    }

    [Fact]
    public void Answer_Again_ChangesNothing_AndAnotherReplacesIt()
    {
        ReviewBlock once = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));

        Assert.Same(once, Given(once, 0, "ann", (ReviewVerdict.Label, "a")));
        ReviewState other = Given(once, 0, "ann", (ReviewVerdict.None, null)).Rows.Single();
        Assert.Equal(new ReviewAnswer("ann", ReviewVerdict.None, null, Now), Assert.Single(other.Answers));
    }

    [Fact]
    public void Answer_TakenBack_GivesTheRowToHimAgain()
    {
        ReviewBlock block = Given(Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a")), 0, "ann", null);

        Assert.Empty(block.Rows.Single().Answers);
        Assert.Equal([0], ReviewBook.Choose(block, 0, Rows.Length, "ann", 1, 0, Now));
        Assert.Equal([1], ReviewBook.Choose(block, 0, Rows.Length, "bob", 1, 0, Now));
        Assert.Same(block, Given(block, 0, "ann", null));
    }

    [Fact]
    public void Settle_ADispute_IsWhatStands_AndAgreementIsRefused()
    {
        ReviewBlock one = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));
        ReviewBlock two = Given(one, 0, "bob", (ReviewVerdict.None, null));

        Assert.Equal(StandingKind.Disputed, ReviewBook.StandingOf(two.Rows.Single()).Kind);
        Assert.Null(ReviewBook.Untaken(two.Rows.Single()));
        ReviewBlock settled = ReviewBook.Settle(two, 0, Rows[0], "cat", "b", Now);
        Assert.Equal(new Standing(StandingKind.Label, "b"), ReviewBook.StandingOf(settled.Rows.Single()));
        Assert.Same(settled, ReviewBook.Settle(settled, 0, Rows[0], "cat", "b", Now));
        Assert.Throws<RefusedException>(() => ReviewBook.Settle(one, 0, Rows[0], "cat", "b", Now));
    }

    [Fact]
    public void Untaken_WhatTheDataSetDoesNotHave_CorrectionsAndWithdrawalsToo()
    {
        ReviewBlock block = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));
        Assert.Equal("a", ReviewBook.Untaken(block.Rows.Single()));

        block = ReviewBook.Took(block, new Dictionary<(string, long), string> { [("u.csv", 0)] = "a" });
        Assert.Null(ReviewBook.Untaken(block.Rows.Single()));
        Assert.Equal("b", ReviewBook.Untaken(Given(block, 0, "ann", (ReviewVerdict.Label, "b")).Rows.Single()));
        Assert.Equal("", ReviewBook.Untaken(Given(block, 0, "ann", (ReviewVerdict.None, null)).Rows.Single()));

        block = ReviewBook.Took(Given(block, 0, "ann", null), new Dictionary<(string, long), string> { [("u.csv", 0)] = "" });
        Assert.Null(block.Rows.Single().Taken);
        Assert.Null(ReviewBook.Untaken(block.Rows.Single()));
    }

    [Fact]
    public void Lease_LeasesThatEndedUnused_LeaveNothingBehind()
    {
        ReviewBlock block = Leased(new ReviewBlock(), "ann", Now, 0, 1, 2);

        block = Leased(block, "bob", Now + ReviewBook.LeaseTime, 0);

        Assert.Equal("bob", Assert.Single(block.Rows).Lease!.Reviewer);
    }

    [Fact]
    public void Digest_CountsWhatRowsComeTo()
    {
        ReviewBlock block = Given(new ReviewBlock(), 0, "ann", (ReviewVerdict.Label, "a"));
        block = Given(block, 0, "bob", (ReviewVerdict.Label, "a"));
        block = Given(block, 1, "ann", (ReviewVerdict.Label, "a"));
        block = Given(block, 1, "bob", (ReviewVerdict.Label, "b"));
        block = Given(block, 2, "ann", (ReviewVerdict.Skip, null));
        block = Given(block, 3, "ann", (ReviewVerdict.None, null));
        block = Leased(block, "bob", Now, 4);

        var digest = new BlockDigest(block, 0);

        Assert.Equal((2, 1, 1, 1), (digest.Labeled, digest.Skipped, digest.None, digest.Disputed));
        Assert.Equal((2, 1), (digest.Compared, digest.Agreed));
        Assert.Equal((2, 2), (digest.LabeledBy["ann"], digest.LabeledBy["bob"]));
        Assert.Equal((1, 0), (digest.Leased(Now), digest.Leased(Now + ReviewBook.LeaseTime)));
        Assert.Equal((1, 0), (digest.New, digest.Taken));
        Assert.True(digest.HasFor("bob", 5, Now));
        Assert.False(digest.HasFor("ann", 5, Now));
    }

    private static ReviewBlock Leased(ReviewBlock block, string reviewer, DateTimeOffset now, params int[] places) =>
        ReviewBook.Lease(block, [.. places.Select(p => KeyValuePair.Create(p, Rows[p]))], reviewer, now);

    private static ReviewBlock Given(ReviewBlock block, int place, string reviewer, (ReviewVerdict, string?)? answer) =>
        ReviewBook.Answer(block, place, Rows[place], reviewer, answer, Now);
}
