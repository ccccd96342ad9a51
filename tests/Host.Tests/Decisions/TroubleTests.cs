using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>What happens when the office is not as the workflow expects it.</summary>
public sealed class TroubleTests(PostgresServer server)
{
    [Fact]
    public async Task Nobody_submits_into_the_dark_when_the_next_post_is_vacant()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await EndPostAsync(story, "tp-ttbcxb");
        await EndPostAsync(story, "gd-stttt");

        var refused = await story.SubmitAsync(plan);

        Assert.Contains("trưởng phòng", Assert.IsType<NextStepStuck>(refused.Problem).Message, StringComparison.Ordinal);
        var untouched = await story.PlanAsync(plan);
        Assert.Equal((0, false, PlanState.Draft), (untouched.CurrentVersion, untouched.DraftLocked, untouched.State));
        Assert.Equal("draft", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
    }

    [Fact]
    public async Task An_agency_without_a_head_is_named_before_anybody_is_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await EndPostAsync(story, "gd-stc");

        var refused = await story.SubmitAsync(plan);

        Assert.Contains("Sở Tài chính", refused.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await story.PlanAsync(plan)).CurrentVersion);
    }

    [Fact]
    public async Task A_decision_stands_when_the_step_after_it_cannot_open_and_the_drafter_can_take_the_plan_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "sign"));
        await EndPostAsync(story, "tham-tra-vp-ubnd");

        Assert.True((await story.CastAsync(sign, Verdict.Approve)).Value.IsNew);

        Assert.Empty(await story.OpenTasksAsync(plan));
        var incident = await story.Host.ReadAsync(db => db.Set<StoredIncident>().SingleAsync());
        Assert.Equal("Văn phòng UBND thẩm tra", incident.Step);
        Assert.Contains(await SubjectsAsync(story, plan), s => s.StartsWith("[Hồ sơ đang dừng]", StringComparison.Ordinal));
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        Assert.Equal("draft", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task Whoever_left_the_post_decides_nothing_even_with_an_old_link()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, code) = await story.LinkOfAsync(task);
        await EndPostAsync(story, "gd-stttt");
        using var client = story.Host.NewClient();
        using var form = PlanStory.FormOf(task, "Approve", code);

        using var answer = await client.PostAsync($"/q/{token}", form);

        Assert.Equal(System.Net.HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Half_an_answer_is_told_and_not_dropped()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.Verdict == Verdict.AgreeWithComments));

        var withoutChoice = await story.ConsolidateAsync(plan, false, new AnswerInput(vote.Id, null, "Đã thêm bảng tiến độ ở mục III"));
        var withoutWords = await story.ConsolidateAsync(plan, false, new AnswerInput(vote.Id, OpinionResponse.Accepted, " "));

        Assert.Equal($"response-{vote.Id}", Assert.Single(Assert.IsType<InvalidFields>(withoutChoice.Problem).Fields).Field);
        Assert.Equal($"change-{vote.Id}", Assert.Single(Assert.IsType<InvalidFields>(withoutWords.Problem).Fields).Field);
    }

    [Fact]
    public async Task People_whose_task_was_taken_back_hear_of_it_and_the_drafter_is_told_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);

        var subjects = await SubjectsAsync(story, plan);
        Assert.Equal(5, subjects.Count(s => s.StartsWith("[Đã rút]", StringComparison.Ordinal)));
        Assert.DoesNotContain(subjects, s => s.StartsWith("[Trả lại để sửa]", StringComparison.Ordinal));
        Assert.Equal(PlanState.Draft, (await story.PlanAsync(plan)).State);
        Assert.NotNull(await story.Host.ReadAsync(db => db.Set<OpinionRound>().Where(r => r.PlanId == plan).Select(r => r.ClosedAt).SingleAsync()));
    }

    [Fact]
    public async Task Two_withdrawals_at_once_leave_one_life()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => story.WithdrawAsync(plan)));

        Assert.Single(results, r => r.IsSuccess);
        Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<StoredInstance>().CountAsync(i => i.CorrelationId == plan.ToString() && i.FinishedAt == null)));
    }

    [Fact]
    public async Task A_second_click_of_the_clerk_meets_what_the_first_one_did()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        var page = await clerk.GetAsync($"/viec/{task.Id}");

        var first = await clerk.SubmitAsync(page, $"/viec/{task.Id}/cap-so");
        var second = await clerk.SubmitAsync(page, $"/viec/{task.Id}/cap-so");
        var told = await clerk.GetAsync(second.Location!);

        Assert.Equal($"/ke-hoach/{plan}", first.Location);
        Assert.Contains("Ông/bà đã hoàn thành việc này", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_works_is_not_replaced_at_the_wish_of_whoever_holds_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, _) = await story.LinkOfAsync(task);
        story.Time.Advance(TimeSpan.FromHours(1));
        using var visitor = new Visitor(story.Host.Address);

        var refused = await visitor.PostAsync($"/q/{token}/gui-lai", []);

        Assert.Equal(System.Net.HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<EmailLink>().CountAsync(l => l.TaskId == task.Id)));
    }

    /// <summary>A vacant unit head is no reason to let the head of the agency approve twice.</summary>
    [Fact]
    public async Task A_vacant_unit_head_blocks_instead_of_being_passed_by()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await EndPostAsync(story, "tp-ttbcxb");

        Assert.Contains("trưởng phòng", (await story.SubmitAsync(plan)).Problem!.Message, StringComparison.Ordinal);
    }

    /// <summary>A plan that names no agency takes the list drawn into the workflow: STC and STP.</summary>
    [Fact]
    public async Task The_drawn_list_of_agencies_is_checked_at_submission_too()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync(consulted: []);
        await EndPostAsync(story, "gd-stp");

        var refused = await story.SubmitAsync(plan);

        Assert.Equal("consulted", Assert.IsType<Invalid>(refused.Problem).Field);
        Assert.Contains("Sở Tư pháp", refused.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await story.PlanAsync(plan)).CurrentVersion);
    }

    [Fact]
    public async Task An_agency_that_lost_its_head_after_answering_does_not_stop_the_way_on()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.CastAsync(Assert.Single(await story.ReachAsync(plan, "sign")), Verdict.Return, "Sửa kinh phí");
        await EndPostAsync(story, "gd-stc");

        Assert.True((await story.SubmitAsync(plan)).IsSuccess);
    }

    [Fact]
    public async Task The_head_of_two_agencies_is_asked_for_each()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var both = (await story.HolderAsync("gd-stc")).PersonId;
        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString,
            $"UPDATE org.post_holding SET person_id = '{both}' WHERE post_id = '{(await story.HolderAsync("gd-stp")).PostId}'");
        var plan = await story.OpenAsync();

        var asked = await story.ReachAsync(plan, "opinions");

        Assert.Equal(5, asked.Count);
        var own = asked.Where(t => t.PersonId == both).ToList();
        Assert.Equal(["Giám đốc Sở Tài chính", "Giám đốc Sở Tư pháp"], own.Select(t => t.PostTitle).Order(StringComparer.Ordinal));
        Assert.Equal(2, own.Select(t => t.AgencyId).Distinct().Count());
        await story.CastAsync(own[0], Verdict.Agree);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(own[1].Id)).State);
    }

    [Fact]
    public async Task Everybody_who_answered_hears_of_a_refusal_and_its_reason()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.CastAsync(Assert.Single(await story.ReachAsync(plan, "approve")), Verdict.Refuse, "Trùng với kế hoạch trung hạn");

        var told = await story.Host.ReadAsync(db => db.Set<OutboxMail>()
            .Where(m => m.PlanId == plan && m.Subject.StartsWith("[Không ban hành]")).ToListAsync());

        // Five agencies, the head of the unit, the head of the agency (who answered twice), the office, the clerk who checked the format; the drafter by the workflow.
        Assert.Equal(10, told.Count);
        Assert.Equal(10, told.Select(m => m.ToAddress).Distinct().Count());
        Assert.DoesNotContain(told, m => m.ToAddress == "tranthiminhhang@bacninh.example");
        Assert.Equal(9, told.Count(m => m.Body.Facts.Any(f => f.Value == "Trùng với kế hoạch trung hạn")));
    }

    [Fact]
    public async Task A_clerks_return_that_meets_a_vacant_post_is_told_to_the_drafter()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));
        await EndPostAsync(story, "tham-tra-vp-ubnd");

        await story.DoAsync<Workflows.Issuance.ReturnToOffice, Done>((act, stop) =>
            act.HandleAsync(task.Id, task.PersonId, "Sai thể thức", Workflows.Audit.Actor.System, stop));

        Assert.Contains(await SubjectsAsync(story, plan), s => s.StartsWith("[Hồ sơ đang dừng]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_typed_into_a_consolidation_comes_back_when_the_next_post_is_vacant()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        var task = Assert.Single(await story.ReachAsync(plan, "consolidate"));
        var vote = await story.Host.ReadAsync(db => db.Set<Vote>().SingleAsync(v => v.Verdict == Verdict.AgreeWithComments));
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var page = await drafter.GetAsync($"/viec/{task.Id}");
        await EndPostAsync(story, "gd-stttt");

        var refused = await drafter.PostAsync($"/viec/{task.Id}/tong-hop", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Web.Plans.PlanDesk.TokenOf(page),
            [$"response-{vote.Id}"] = "Accepted",
            [$"change-{vote.Id}"] = "Đã thêm bảng tiến độ ở mục III",
            ["note"] = "Sửa mục III",
            ["act"] = "submit",
        });

        Assert.Equal(System.Net.HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Chưa trình được", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Đã thêm bảng tiến độ ở mục III", refused.Body, StringComparison.Ordinal);
    }

    /// <summary>The number stands, the document does not go out: somebody must hear of it, in words made for people.</summary>
    [Fact]
    public async Task A_distribution_that_breaks_after_the_number_is_told_and_shown()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));
        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, "UPDATE org.agency SET email = E'van\\nthu@x.example' WHERE email IS NOT NULL");

        Assert.True((await story.IssueAsync(task)).IsSuccess);

        Assert.Equal(PlanState.Issued, (await story.PlanAsync(plan)).State);
        Assert.Contains(await SubjectsAsync(story, plan), s => s.StartsWith("[Hồ sơ đang dừng]", StringComparison.Ordinal));
        var incident = await story.Host.ReadAsync(db => db.Set<StoredIncident>().SingleAsync());
        Assert.Equal("Bước này gặp lỗi kỹ thuật; chi tiết ghi trong nhật ký chạy của quy trình.", incident.Message);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Contains("Quy trình đang dừng ở bước “Phân phối tới nơi nhận”", (await drafter.GetAsync($"/ke-hoach/{plan}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_to_nobody_is_parked_and_stands_in_the_trail()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString,
            $"UPDATE org.person SET email = 'chua-co' WHERE id = '{PlanStory.Province.PersonOf("tp-ttbcxb")}'");

        Assert.True((await story.SubmitAsync(plan)).IsSuccess);

        Assert.Single(await story.KindsAsync(plan), kind => kind == "mail.parked");
    }

    private static Task<List<string>> SubjectsAsync(PlanStory story, Guid plan) => story.Host.ReadAsync(db =>
        db.Set<OutboxMail>().Where(m => m.PlanId == plan).Select(m => m.Subject).ToListAsync());

    /// <summary>The holder of a post leaves it.</summary>
    private static async Task EndPostAsync(PlanStory story, string code)
    {
        var holder = await story.HolderAsync(code);
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await using var end = source.CreateCommand("UPDATE org.post_holding SET valid_to = '2026-10-01' WHERE post_id = $1");
        end.Parameters.Add(new() { Value = holder.PostId });
        Assert.Equal(1, await end.ExecuteNonQueryAsync());
    }
}
