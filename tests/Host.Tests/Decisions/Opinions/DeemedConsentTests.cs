using System.Net.Http.Json;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>What silence comes to, and what must be proven before it counts.</summary>
public sealed class DeemedConsentTests(PostgresServer server)
{
    [Fact]
    public async Task Every_agency_silent_is_deemed_to_agree_with_rule_ground_deadline_and_proof()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        var request = await story.NewestMailAsync(asked[0].Id);
        Assert.Contains(request.Body.Paragraphs, p => p.Contains("coi như cơ quan thống nhất", StringComparison.Ordinal) && p.Contains(RoundStory.Ground, StringComparison.Ordinal));

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var consents = await story.Host.ReadAsync(db => db.Set<DeemedConsent>().AsNoTracking().ToListAsync());
        Assert.Equal(asked.Select(t => t.Id).Order(), consents.Select(c => c.TaskId).Order());
        var one = consents.Single(c => c.TaskId == asked[0].Id);
        Assert.Equal(
            (SilenceRule.Words, RoundStory.Ground, RoundStory.Due, 1, asked[0].VersionHash!, DeliveryStage.Accepted, request.Id, request.ToAddress),
            (one.Rule, one.Ground, one.DueOn, one.Round, one.VersionHash, one.Stage, one.MailId!.Value, one.Address!));
        Assert.Equal(request.SentAt, one.DeliveredAt);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.Verdict == Verdict.Agree)));
        Assert.All(await story.BoardAsync(plan), line => Assert.Equal((OpinionStanding.DeemedConsent, CloseReason.NoAnswerInTime), (line.Standing, line.CloseReason!.Value)));
        Assert.Equal(5, (await story.KindsAsync(plan)).Count(k => k == "opinion.consent-deemed"));
        var author = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == plan && e.Kind == "opinion.consent-deemed").Select(e => e.Body).FirstAsync());
        Assert.Contains("\"name\":\"Hệ thống\"", author, StringComparison.Ordinal);
        Assert.True((await story.Host.WithAsync<AuditVerifier, AuditReport>(v => v.VerifyAsync(plan, default))).IsIntact);
    }

    [Theory]
    [InlineData("UPDATE plan.deemed_consent SET ground = 'khác'")]
    [InlineData("DELETE FROM plan.deemed_consent")]
    [InlineData("UPDATE plan.silence SET reason = 'NotReached'")]
    [InlineData("UPDATE plan.opinion_remark SET opinion = 'khác'")]
    [InlineData("UPDATE plan.opinion_letter SET number = '2'")]
    [InlineData("DELETE FROM plan.extension_request")]
    public async Task The_host_can_not_change_what_was_recorded(string sql)
    {
        await using var story = await PlanStory.BeginAsync(server);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => story.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Even_the_owner_of_the_database_can_not_change_a_consent()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);

        await Assert.ThrowsAsync<PostgresException>(() => story.OwnerAsync("UPDATE plan.deemed_consent SET ground = 'khác'"));
    }

    [Fact]
    public async Task A_request_that_said_nothing_of_silence_gives_no_consent()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsSilenceAsync();
        var (plan, asked) = await story.AskAsync();
        Assert.Empty((await story.NewestMailAsync(asked[0].Id)).Body.Paragraphs);

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.All(await story.BoardAsync(plan), line => Assert.Equal((OpinionStanding.Silent, SilenceReason.NotAnnounced), (line.Standing, line.Silent!.Reason)));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
    }

    [Theory]
    [InlineData("UPDATE mail.outbox SET state = 'Cancelled', sent_at = NULL, cancelled_at = now() WHERE task_id = '{0}'", SilenceReason.DeliveryUnproven)]
    [InlineData("UPDATE mail.outbox SET state = 'Parked', sent_at = NULL WHERE task_id = '{0}'", SilenceReason.NotReached)]
    [InlineData("UPDATE mail.outbox SET sent_at = sent_at + interval '1 day' WHERE task_id = '{0}'", SilenceReason.DeliveredTooLate)]
    [InlineData("UPDATE plan.round SET file_gaps = 'tệp hỏng'", SilenceReason.FileIncomplete)]
    [InlineData("UPDATE plan.round SET silence_is_consent = false, is_required_appraisal = true", SilenceReason.RequiredAppraisal)]
    public async Task Where_one_condition_fails_silence_is_silence_and_says_which(string fact, SilenceReason reason)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (_, asked) = await story.AskAsync();
        await story.OwnerAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, fact, asked[0].Id));

        await story.EndOfDayAsync(RoundStory.Due);

        var line = await story.LineAsync(asked[0]);
        Assert.Equal((reason, (DeemedConsent?)null), (line.Silent!.Reason, line.Consent));
        Assert.Contains(SilenceReasons.NameOf(reason), line.WhySilent, StringComparison.Ordinal);
    }

    /// <summary>An office that would never hear of a mail that came back must not take a relay's word for an agency's.</summary>
    [Fact]
    public async Task Where_returned_mails_are_not_heard_of_only_an_opened_page_proves_delivery()
    {
        await using var story = await PlanStory.BeginAsync(server, services => services.AddSingleton(new ReportWatch(IsOn: false)));
        await story.SilenceIsConsentAsync();
        var (_, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var client = story.Host.NewClient();
        using var opened = await client.PostAsJsonAsync($"/q/{token}/da-xem", new { how = "key" });

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal(DeliveryStage.Opened, (await story.LineAsync(asked[0])).Consent!.Stage);
        var silent = await story.LineAsync(asked[1]);
        Assert.Equal((SilenceReason.DeliveryUnproven, (DeemedConsent?)null), (silent.Silent!.Reason, silent.Consent));
        Assert.Contains("chưa được cấu hình để nhận báo thư trả lại", silent.WhySilent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_on_the_last_day_does_not_make_the_request_look_late()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (_, asked) = await story.AskAsync();
        var first = await story.NewestMailAsync(asked[0].Id);
        story.Time.Set(VietnamTime.At(RoundStory.Due, new(9, 0)));
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        Assert.True((await story.DoAsync<Workflows.Links.NudgeTask, HumanTask>((resend, stop) => resend.HandleAsync(asked[0].Id, drafter, Actor.System, stop))).IsSuccess);
        await story.DeliveredAsync(asked[0].Id);

        await story.EndOfDayAsync(RoundStory.Due);

        var consent = (await story.LineAsync(asked[0])).Consent!;
        Assert.Equal((first.Id, first.SentAt!.Value, RoundStory.Due), (consent.MailId!.Value, consent.DeliveredAt, consent.DueOn));
    }

    [Fact]
    public async Task A_mail_that_came_back_stops_the_clock_of_its_agency_and_is_never_consent()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.BounceAsync(asked[0].Id);
        Assert.Equal(OpinionStanding.Unreached, (await story.LineAsync(asked[0])).Standing);

        await story.EndOfDayAsync(RoundStory.Due);

        // The step does not hang: everybody else's time is over.
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        var line = await story.LineAsync(asked[0]);
        Assert.Equal((OpinionStanding.NotReached, SilenceReason.NotReached), (line.Standing, line.Silent!.Reason));
        Assert.Contains("(chưa nhận được văn bản)", line.SilenceWords, StringComparison.Ordinal);
        Assert.Equal(4, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        Assert.Contains(await story.DraftersMailsAsync(), s => s.StartsWith("[Chưa nhận được]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sent_again_and_delivered_its_deadline_is_counted_anew_and_alone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.BounceAsync(asked[0].Id, status: "4.4.7");
        story.Time.Set(VietnamTime.At(new(2026, 10, 16), new(9, 0)));
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        Assert.True((await story.DoAsync<Workflows.Links.NudgeTask, HumanTask>((resend, stop) => resend.HandleAsync(asked[0].Id, drafter, Actor.System, stop))).IsSuccess);
        await story.DeliveredAsync(asked[0].Id);
        var own = new DateOnly(2026, 10, 23);
        Assert.Contains("23/10/2026", (await story.NewestMailAsync(asked[0].Id)).Subject, StringComparison.Ordinal);

        await story.EndOfDayAsync(RoundStory.Due);

        var left = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal((asked[0].Id, own), (left.Id, left.DueOn!.Value));
        Assert.Equal(4, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        await story.EndOfDayAsync(own);
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(own, (await story.LineAsync(asked[0])).Consent!.DueOn);
        Assert.Equal(
            ["deadline.clock-stopped", "deadline.clock-restarted"],
            (await story.KindsAsync(plan)).Where(k => k.StartsWith("deadline.clock", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_was_not_reached_is_waited_for_as_long_as_others_are_and_no_longer()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        var later = new DateOnly(2026, 10, 28);
        await story.AnswerAsync((await story.AskForTimeAsync(asked[1], later)).Value, later);
        await story.BounceAsync(asked[0].Id);
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.Equal(2, (await story.OpenTasksAsync(plan)).Count);

        await story.CastAsync(asked[1], Verdict.Agree);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(OpinionStanding.NotReached, (await story.LineAsync(asked[0])).Standing);
    }

    [Fact]
    public async Task Sent_again_after_the_round_s_day_it_ends_on_its_own_day_although_another_has_more_time()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        var later = new DateOnly(2026, 11, 6);
        await story.AnswerAsync((await story.AskForTimeAsync(asked[1], later)).Value, later);
        await story.BounceAsync(asked[0].Id, status: "4.4.7");
        await story.EndOfDayAsync(RoundStory.Due);
        story.Time.Set(VietnamTime.At(new(2026, 10, 22), new(9, 0)));
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        await story.DoAsync<Workflows.Links.NudgeTask, HumanTask>((resend, stop) => resend.HandleAsync(asked[0].Id, drafter, Actor.System, stop));
        await story.DeliveredAsync(asked[0].Id);

        await story.EndOfDayAsync(new(2026, 10, 29));

        Assert.Equal(asked[1].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        Assert.Equal(new(2026, 10, 29), (await story.LineAsync(asked[0])).Consent!.DueOn);
        await story.EndOfDayAsync(later);
        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task A_second_bounce_after_sending_again_stops_the_clock_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        await story.BounceAsync(asked[0].Id);
        story.Time.Set(VietnamTime.At(new(2026, 10, 16), new(9, 0)));
        await story.DoAsync<Workflows.Links.NudgeTask, HumanTask>((resend, stop) => resend.HandleAsync(asked[0].Id, drafter, Actor.System, stop));
        await story.DeliveredAsync(asked[0].Id);
        await story.BounceAsync(asked[0].Id);

        await story.EndOfDayAsync(RoundStory.Due);
        // Its own day is still ahead, so the step waits for it; then nobody is left.
        Assert.Equal(asked[0].Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        await story.EndOfDayAsync(new(2026, 10, 23));

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(SilenceReason.NotReached, (await story.LineAsync(asked[0])).Silent!.Reason);
    }

    [Fact]
    public async Task A_bounce_after_the_consent_sets_it_aside_once_and_keeps_it_to_be_seen()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);

        await story.BounceAsync(asked[0].Id);
        await story.BounceAsync(asked[0].Id, "another report");

        var line = await story.LineAsync(asked[0]);
        Assert.Equal(OpinionStanding.NotReached, line.Standing);
        Assert.NotNull(line.Consent);
        Assert.Contains("hộp thư", line.Annulled!.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Single(await story.KindsAsync(plan), k => k == "opinion.consent-annulled");
        Assert.Single(await story.DraftersMailsAsync(), s => s.StartsWith("[Hủy ghi nhận thống nhất]", StringComparison.Ordinal));
        Assert.Equal(PlanState.Submitted, (await story.PlanAsync(plan)).State);
    }

    [Fact]
    public async Task Who_opened_the_page_in_time_is_reached_whatever_comes_back_later()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        using var visitor = new Web.Visitor(story.Host.Address);
        await visitor.SignInAsync(await story.Host.ReadAsync(db => db.Set<Workflows.Organisation.Person>().Where(p => p.Id == asked[0].PersonId).Select(p => p.Email).SingleAsync()));
        await visitor.GetAsync($"/viec/{asked[0].Id}");

        await story.BounceAsync(asked[0].Id);
        await story.EndOfDayAsync(RoundStory.Due);

        var consent = (await story.LineAsync(asked[0])).Consent!;
        Assert.Equal((DeliveryStage.Opened, (Guid?)null), (consent.Stage, consent.MailId));
        Assert.DoesNotContain("deadline.clock-stopped", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task In_a_poll_a_consent_counts_as_agreement_because_the_step_said_so()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync("share", "80%");
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.Agree);
        await story.CastAsync(asked[1], Verdict.Disagree, "Chưa rõ nguồn kinh phí");
        await story.CastAsync(asked[2], Verdict.NotOurField, "Không thuộc lĩnh vực của cơ quan");

        await story.EndOfDayAsync(RoundStory.Due);

        // One agrees and two are deemed to, of the four whom it concerns: 75 percent.
        Assert.Equal("revise", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal("NotAgreed", await story.Host.ReadAsync(db => db.Set<Workflows.Decisions.Polling.Poll>().Select(p => p.Outcome).SingleAsync()));
    }

    [Fact]
    public async Task A_poll_that_consents_settle_does_not_wait_for_the_one_with_more_time()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync("at-least", "4");
        var (plan, asked) = await story.AskAsync();
        await story.AnswerAsync((await story.AskForTimeAsync(asked[0], new(2026, 10, 30))).Value, new(2026, 10, 30));

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal("consolidate", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(CloseReason.Settled, (await story.TaskAsync(asked[0].Id)).CloseReason);
    }

    [Fact]
    public async Task A_host_that_dies_at_the_deadline_leaves_nothing_and_the_next_does_all_of_it_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (plan, asked) = await story.AskAsync();
        await story.BounceAsync(asked[4].Id);
        story.Time.Set(Workflows.Calendar.WorkingCalendar.EndOf(RoundStory.Due) - TimeSpan.FromSeconds(1));

        var died = await story.DoAsync<WorkflowRuntime, Done>(async (runtime, stop) =>
        {
            story.Time.Advance(TimeSpan.FromSeconds(1));
            await runtime.FireNextDueAsync(stop);
            story.Time.Advance(-TimeSpan.FromSeconds(1));
            return new Conflict("killed");
        });
        Assert.NotNull(died.Problem);
        Assert.All(await story.BoardAsync(plan), line => Assert.Equal((TaskState.Open, null, null), (line.State, line.Consent, line.Silent)));

        await story.EndOfDayAsync(RoundStory.Due);

        Assert.Equal(4, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync()));
        Assert.Single(await story.KindsAsync(plan), k => k == "round.closed");
        Assert.Equal(5, asked.Count);
    }

    [Fact]
    public async Task A_file_whose_text_or_bytes_are_missing_is_not_complete()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var whole = await VersionAsync(story);
        Assert.Null(await GapsAsync(story, whole));

        var gone = new VersionAttachment(new Guid(1, 0, 0, new byte[8]), "phu-luc.pdf", "phu-luc.pdf", Sha256Hash.Of("gone").Hex, 10, Upload.Pdf, AttachmentKind.Attachment);
        Assert.Contains("phu-luc.pdf", await GapsAsync(story, With(whole, whole.Content, [gone])), StringComparison.Ordinal);
        Assert.Contains("văn bản chính", await GapsAsync(story, With(whole, whole.Content with { Sections = [] }, [])), StringComparison.Ordinal);
    }

    private static async Task<PlanVersion> VersionAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        await story.SubmitAsync(plan);
        return await story.Host.ReadAsync(db => db.Set<PlanVersion>().AsNoTracking().SingleAsync(v => v.PlanId == plan));
    }

    private static Task<string?> GapsAsync(PlanStory story, PlanVersion version) =>
        story.Host.ReadAsync(db => FileCheck.GapsOfAsync(db, version, CancellationToken.None));

    private static PlanVersion With(PlanVersion version, PlanContent content, IReadOnlyList<VersionAttachment> files) => new()
    {
        Id = version.Id,
        PlanId = version.PlanId,
        Number = version.Number,
        Content = content,
        Attachments = files,
        ContentHash = version.ContentHash,
        CreatedAt = version.CreatedAt,
        CreatedById = version.CreatedById,
        CreatedByName = version.CreatedByName,
        Reason = version.Reason,
    };
}
