using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Tests.Uploads;

public sealed class UploadRulesTests
{
    private const string Set = "demo";
    private static readonly Upload A = new("unlabeled/a.csv", "1");
    private static readonly Upload B = new("unlabeled/b.csv", "1");

    [Fact]
    public void Uploaded_TheFirst_BeginsASettleDelay()
    {
        (DatasetStatus status, UploadDecision decision) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);

        Assert.Equal(new UploadDecision(UploadKind.First, new SettleTicket(Set, Generation: 1, Uploads: 1)), decision);
        Assert.Equal(1, status.Generation);
    }

    [Fact]
    public void Uploaded_ByHand_IsCountedAndLeadsToNothing()
    {
        (DatasetStatus status, UploadDecision decision) = UploadRules.Uploaded(new DatasetStatus(), Set, [A], byHand: true);
        status = UploadRules.Active(status, "run");
        (status, UploadDecision during) = UploadRules.Uploaded(status, Set, [B], byHand: true);
        (status, UploadDecision ended) = UploadRules.Ended(status, Set, "run", byHand: true);

        Assert.Equal([UploadKind.Counted, UploadKind.Counted, UploadKind.Nothing], [decision.Kind, during.Kind, ended.Kind]);
        Assert.All([decision, during, ended], d => Assert.Null(d.Ticket));
        Assert.Equal((2, 0, false), (status.Uploads, status.Generation, status.FollowUp));
        Assert.Null(status.Settling);
    }

    [Fact]
    public void Uploaded_OnUploadAgain_StartsWithTheNextUploadAndNotBefore()
    {
        DatasetStatus status = UploadRules.Uploaded(new DatasetStatus(), Set, [A], byHand: true).Status;

        UploadDecision same = UploadRules.Uploaded(status, Set, [A]).Decision;
        UploadDecision next = UploadRules.Uploaded(status, Set, [B]).Decision;

        Assert.Equal(new UploadDecision(UploadKind.Duplicate), same);
        Assert.Equal((UploadKind.First, 2L), (next.Kind, next.Ticket!.Uploads));
    }

    [Fact]
    public void Settled_ByHandSinceTheUpload_StartsNothing()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);

        (status, UploadDecision settled) = UploadRules.Settled(status, first.Ticket!, byHand: true);

        Assert.Equal(new UploadDecision(UploadKind.Nothing), settled);
        Assert.Equal(new UploadDecision(UploadKind.Nothing), UploadRules.Settled(status, first.Ticket!).Decision);
    }

    [Fact]
    public void Ended_ByHandSinceTheUpload_HasNoRunFollow()
    {
        DatasetStatus status = UploadRules.Active(new DatasetStatus(), "run");
        status = UploadRules.Uploaded(status, Set, [A]).Status;

        (status, UploadDecision ended) = UploadRules.Ended(status, Set, "run", byHand: true);

        Assert.Equal(new UploadDecision(UploadKind.Nothing), ended);
        Assert.False(status.FollowUp);
    }

    [Theory]
    [InlineData("labeled/cat/1.PNG")]
    [InlineData("labeled/cat.zip")]
    [InlineData("unlabeled/2026/1.jpeg")]
    [InlineData("unlabeled/im 10é[10].bmp")]
    [InlineData("unlabeled/1.TIFF")]
    [InlineData("labeled/cat/1.webp")]
    [InlineData("labeled/cat/1.jfif")]
    [InlineData("labeled/cat/1.dcm")]
    public void Uploaded_Images_CountAsTablesDo(string name) =>
        Assert.Equal(UploadKind.First, UploadRules.Uploaded(new DatasetStatus(), Set, [new Upload(name, "1")]).Decision.Kind);

    [Fact]
    public void Uploaded_AnotherDuringTheDelay_JoinsIt()
    {
        DatasetStatus status = UploadRules.Uploaded(new DatasetStatus(), Set, [A]).Status;

        (status, UploadDecision decision) = UploadRules.Uploaded(status, Set, [B]);

        Assert.Equal(new UploadDecision(UploadKind.Joined, new SettleTicket(Set, Generation: 1, Uploads: 1)), decision);
        Assert.Equal(2, status.Uploads);
    }

    [Fact]
    public void Uploaded_TheSameAgain_ChangesNothingButKeepsItsTimerAlive()
    {
        DatasetStatus status = UploadRules.Uploaded(new DatasetStatus(), Set, [A]).Status;

        (DatasetStatus after, UploadDecision decision) = UploadRules.Uploaded(status, Set, [A]);

        Assert.Same(status, after);
        Assert.Equal(new UploadDecision(UploadKind.Duplicate, new SettleTicket(Set, Generation: 1, Uploads: 1)), decision);
    }

    [Fact]
    public void Uploaded_TheSameNameWithOtherContents_IsAnUpload()
    {
        DatasetStatus status = UploadRules.Uploaded(new DatasetStatus(), Set, [A]).Status;

        Assert.Equal(UploadKind.Joined, UploadRules.Uploaded(status, Set, [A with { ETag = "2" }]).Decision.Kind);
    }

    [Fact]
    public void Uploaded_SeveralDuringARun_LeadToOneFollowUp()
    {
        DatasetStatus status = UploadRules.Active(new DatasetStatus(), "r1");
        (status, UploadDecision first) = UploadRules.Uploaded(status, Set, [A]);
        (status, UploadDecision second) = UploadRules.Uploaded(status, Set, [B]);

        (status, UploadDecision ended) = UploadRules.Ended(status, Set, "r1");
        (_, UploadDecision again) = UploadRules.Ended(status, Set, "r1");

        Assert.Equal((UploadKind.FollowUp, null), (first.Kind, first.Ticket));
        Assert.Equal((UploadKind.FollowUp, null), (second.Kind, second.Ticket));
        Assert.Equal(new SettleTicket(Set, Generation: 1, Uploads: 2), ended.Ticket);
        Assert.Equal(ended.Ticket, again.Ticket);
    }

    [Fact]
    public void Ended_NothingCameMeanwhile_LeadsToNothing()
    {
        DatasetStatus status = UploadRules.Active(new DatasetStatus(), "r1");

        Assert.Equal(new UploadDecision(UploadKind.Nothing), UploadRules.Ended(status, Set, "r1").Decision);
    }

    [Fact]
    public void Ended_AnotherRunIsActive_TheFollowUpWaitsForIt()
    {
        DatasetStatus status = UploadRules.Active(UploadRules.Active(new DatasetStatus(), "r1"), "r2");
        status = UploadRules.Uploaded(status, Set, [A]).Status;

        (status, UploadDecision one) = UploadRules.Ended(status, Set, "r1");
        (_, UploadDecision both) = UploadRules.Ended(status, Set, "r2");

        Assert.Null(one.Ticket);
        Assert.NotNull(both.Ticket);
    }

    [Fact]
    public void Settled_UploadsWentOn_BeginsAgain()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        status = UploadRules.Uploaded(status, Set, [B]).Status;

        (status, UploadDecision again) = UploadRules.Settled(status, first.Ticket!);
        UploadDecision stale = UploadRules.Settled(status, first.Ticket!).Decision;
        UploadDecision quiet = UploadRules.Settled(status, again.Ticket!).Decision;

        Assert.Equal(new UploadDecision(UploadKind.SettleAgain, new SettleTicket(Set, Generation: 1, Uploads: 2)), again);
        Assert.Equal(again, stale);
        Assert.Equal(UploadKind.Ready, quiet.Kind);
    }

    [Fact]
    public void Settled_UploadsThatNeverRest_StartTheirRunAtLast()
    {
        (DatasetStatus status, UploadDecision decision) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        int delays = 0;
        while (decision.Kind != UploadKind.Ready)
        {
            delays++;
            status = UploadRules.Uploaded(status, Set, [new Upload($"unlabeled/{delays}.csv", "1")]).Status;
            (status, decision) = UploadRules.Settled(status, decision.Ticket!);
        }

        Assert.Equal(UploadRules.MaxExtensions + 1, delays);
        Assert.False(UploadRules.Started(status, decision.Ticket!, "r1").Status.FollowUp);
    }

    [Fact]
    public void Started_AnUploadSinceTheInputsWereListed_IsFollowed()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        UploadDecision ready = UploadRules.Settled(status, first.Ticket!).Decision;
        status = UploadRules.Uploaded(status, Set, [B]).Status;

        (status, UploadDecision started) = UploadRules.Started(status, ready.Ticket!, "r1");

        Assert.Equal(new UploadDecision(UploadKind.Started, RunId: "r1"), started);
        Assert.NotNull(UploadRules.Ended(status, Set, "r1").Decision.Ticket);
    }

    [Fact]
    public void Settled_TheRunIsThereAlready_NamesIt()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        UploadDecision ready = UploadRules.Settled(status, first.Ticket!).Decision;
        status = UploadRules.Started(status, ready.Ticket!, "r1").Status;

        Assert.Equal(new UploadDecision(UploadKind.Started, RunId: "r1"), UploadRules.Settled(status, first.Ticket!).Decision);
        Assert.Equal("r1", UploadRules.Started(status, ready.Ticket!, "r2").Decision.RunId);
    }

    [Fact]
    public void Settled_SomeonesRunBeganMeanwhile_FollowsIt()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        status = UploadRules.Active(status, "asked");

        (status, UploadDecision decision) = UploadRules.Settled(status, first.Ticket!);

        Assert.Equal(new UploadDecision(UploadKind.FollowUp), decision);
        Assert.Equal(2, UploadRules.Ended(status, Set, "asked").Decision.Ticket!.Generation);
    }

    [Fact]
    public void Asked_TheRunHasAllThatWaits_NothingMoreFollowsAndNothingIsWrong()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus { Problem = "label is missing" }, Set, [A]);

        status = UploadRules.Asked(status, "asked", [A, B]);

        Assert.Equal(new UploadDecision(UploadKind.Nothing), UploadRules.Settled(status, first.Ticket!).Decision);
        (status, UploadDecision late) = UploadRules.Uploaded(status, Set, [B]);
        Assert.Equal(UploadKind.Duplicate, late.Kind);
        (status, UploadDecision ended) = UploadRules.Ended(status, Set, "asked");
        Assert.Equal(new UploadDecision(UploadKind.Nothing), ended);
        Assert.Null(status.Problem);
        Assert.Null(status.Settling);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void Asked_AnUploadThatTheRunHasNot_StillLeadsToOne(string eTagOfA, string eTagOfB)
    {
        (DatasetStatus status, UploadDecision first) =
            UploadRules.Uploaded(new DatasetStatus(), Set, [A with { ETag = "1" }, B with { ETag = "1" }]);

        // What the run has of one of the two is another version: the one of the upload came after it, or before.
        status = UploadRules.Asked(status, "asked", [.. new[] { A with { ETag = eTagOfA }, B with { ETag = eTagOfB } }
            .Where(u => u.ETag == "1")]);

        Assert.Equal(UploadKind.FollowUp, UploadRules.Settled(status, first.Ticket!).Decision.Kind);
    }

    [Fact]
    public void Uploaded_AFileThatWasGivenUp_IsGivenUpNoMore()
    {
        DatasetStatus status = UploadRules.Poisoned(UploadRules.Poisoned(new DatasetStatus(), A, "no header"), B, "no header");

        status = UploadRules.Uploaded(status, Set, [A with { ETag = "2" }]).Status;
        Assert.Equal([B.Name], status.Poison.Select(p => p.Name));
        status = UploadRules.Uploaded(status, Set, [B]).Status;
        Assert.Empty(status.Poison);
    }

    [Fact]
    public void Refused_ThenTheSettingsCome_TriesAgain()
    {
        (DatasetStatus status, UploadDecision first) = UploadRules.Uploaded(new DatasetStatus(), Set, [A]);
        var job = new Upload("job.json", "1");
        UploadKind early = UploadRules.Uploaded(status, Set, [job]).Decision.Kind;

        status = UploadRules.Refused(status, first.Ticket!, "'label' is missing").Status;

        Assert.Equal(UploadKind.Ignored, early);
        Assert.Equal("'label' is missing", status.Problem);
        Assert.Equal(UploadKind.First, UploadRules.Uploaded(status, Set, [job]).Decision.Kind);
    }

    [Fact]
    public void Uploaded_UnknownExtension_IsNotedAndStartsNothing()
    {
        (DatasetStatus status, UploadDecision decision) =
            UploadRules.Uploaded(new DatasetStatus(), Set, [new Upload("labeled/notes.docx", "1")]);

        Assert.Equal(UploadKind.Duplicate, decision.Kind);
        Assert.Contains(".parquet", Assert.Single(status.Poison).Error, StringComparison.Ordinal);
        Assert.Same(status, UploadRules.Uploaded(status, Set, [new Upload("labeled/notes.docx", "1")]).Status);
    }

    [Theory]
    [InlineData("other/a.csv")]
    [InlineData("labeled/.hidden.csv")]
    [InlineData("unlabeled/.folder/a.csv")]
    [InlineData("status.json")]
    public void Uploaded_NoInput_IsIgnored(string name) =>
        Assert.Equal(
            new UploadDecision(UploadKind.Ignored), UploadRules.Uploaded(new DatasetStatus(), Set, [new Upload(name, "1")]).Decision);

    /// <summary>
    /// Whatever happens in whatever order, and however often it is told: every upload is an input of some run, no two runs of uploads are
    /// active at once, and no run is started without a new upload.
    /// </summary>
    [Property(MaxTest = 300)]
    public Property Rules_AnyOrderOfEvents_LoseNoUploadAndStartNoRunTwice() =>
        Prop.ForAll(Gen.Choose(0, 99).ArrayOf().ToArbitrary(), events =>
    {
        var status = new DatasetStatus();
        var tickets = new HashSet<SettleTicket>();
        var inputs = new List<string[]>();
        var active = new HashSet<string>();
        var all = new List<Upload>();
        foreach (int number in events.Concat(Enumerable.Repeat(50, 40)))
        {
            UploadDecision? decision = null;
            if (number < 25)
            {
                all.Add(new Upload($"unlabeled/{all.Count}.csv", "1"));
                (status, decision) = UploadRules.Uploaded(status, Set, [all[^1]]);
            }
            else if (number < 40 && all.Count > 0)
            {
                // Delivered once more.
                (status, decision) = UploadRules.Uploaded(status, Set, [all[number % all.Count]]);
            }
            else if (number % 2 == 0)
            {
                foreach (SettleTicket ticket in tickets.ToArray())
                {
                    (status, decision) = UploadRules.Settled(status, ticket);
                    if (decision.Kind == UploadKind.Ready)
                    {
                        (status, decision) = UploadRules.Started(status, decision.Ticket!, $"r{inputs.Count}");
                        inputs.Add([.. all.Select(u => u.Name)]);
                        Assert.Empty(active);
                        active.Add(decision.RunId!);
                    }

                    tickets.UnionWith(decision.Ticket is null ? [] : [decision.Ticket]);
                }

                End();
            }
            else
            {
                End();
            }

            tickets.UnionWith(decision?.Ticket is null ? [] : [decision.Ticket]);
        }

        Assert.Equal(all.Count, inputs.LastOrDefault()?.Length ?? 0);
        Assert.All(inputs.Zip(inputs.Skip(1)), pair => Assert.True(pair.First.Length < pair.Second.Length));
        Assert.Empty(status.ActiveRuns);

        void End()
        {
            foreach (string run in active.ToArray())
            {
                (status, UploadDecision ended) = UploadRules.Ended(status, Set, run);
                tickets.UnionWith(ended.Ticket is null ? [] : [ended.Ticket]);
                active.Remove(run);
            }
        }
    });
}
