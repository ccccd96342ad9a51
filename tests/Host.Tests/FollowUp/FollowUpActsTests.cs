using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Audit;
using Workflows.FollowUp;
using Workflows.Values;

namespace Host.Tests.FollowUp;

/// <summary>What may be done with tasks after issue, by whom, and what stays of it.</summary>
public sealed class FollowUpActsTests(PostgresServer server)
{
    private static readonly DateOnly June = new(2027, 6, 30);

    [Fact]
    public async Task The_annex_of_an_issued_plan_becomes_one_task_a_row_however_often_it_is_pressed()
    {
        await using var story = await FollowUpStory.BeginAsync(server);
        var draft = await story.OpenAsync();
        Assert.IsType<Conflict>((await story.AssignAsync(draft)).Problem);
        var plan = await story.IssueAsync();
        Assert.IsType<Forbidden>((await story.AssignAsync(plan, "gd-stc")).Problem);

        // Two hosts' worth of people press at once.
        var both = await Task.WhenAll(story.AssignAsync(plan), story.AssignAsync(plan, "chanh-vp-ubnd"));

        Assert.All(both, assigned => Assert.Equal(3, assigned.Value.Count));
        var tasks = await story.TasksAsync(plan);
        Assert.Equal([1, 2, 3], tasks.Select(t => t.Number));
        Assert.Equal([June, null, new DateOnly(2026, 11, 30)], tasks.Select(t => t.DueOn));
        // Found though spelt otherwise than in the register; an agency that is not in it stays its printed name.
        Assert.Equal([Decisions.PlanStory.Province.IdOf("STC"), Decisions.PlanStory.Province.IdOf("SCT"), (Guid?)null], tasks.Select(t => t.LeadAgencyId));
        Assert.Equal(["Sở Tài chính", "Sở Công thương tỉnh Bắc Ninh", "Sở Du lịch"], tasks.Select(t => t.LeadName));
        Assert.Equal("Truyền thông hình ảnh Kinh tế - Đầu tư", tasks[0].Pillar);
        Assert.Single(await story.Story.KindsAsync(plan), kind => kind == "followup.assigned");
        Assert.All(tasks, task => Assert.Equal(AssignedState.Assigned, task.State));
    }

    [Fact]
    public async Task The_lead_acts_those_who_gave_the_task_set_its_day_and_everything_stays_on_record()
    {
        await using var story = await FollowUpStory.BeginAsync(server);
        var plan = await story.IssueAsync();
        var tasks = (await story.AssignAsync(plan)).Value;
        var (led, unmatched) = (tasks[0].Id, tasks[2].Id);

        // Rights, on the server.
        Assert.IsType<Forbidden>((await AcceptAsync(story, led, "gd-sct")).Problem);
        Assert.IsType<Forbidden>((await AcceptAsync(story, led, "cv-ttbcxb")).Problem);
        Assert.IsType<Forbidden>((await AcceptAsync(story, led, "quan-tri")).Problem);
        Assert.IsType<Forbidden>((await SetAsync(story, led, "01/08/2027", null, "Muộn hơn", "gd-stc")).Problem);
        Assert.IsType<NotFound>((await AcceptAsync(story, Guid.Empty, "gd-stc")).Problem);

        Assert.Null((await AcceptAsync(story, led, "gd-stc")).Problem);
        Assert.Null((await AcceptAsync(story, led, "gd-stc")).Problem);
        Assert.Equal("wishedOn", Assert.IsType<Invalid>((await AskAsync(story, led, "01/01/2026")).Problem).Field);
        Assert.Equal("wishReason", Assert.IsType<Invalid>((await AskAsync(story, led, "31/08/2027", "")).Problem).Field);
        Assert.Null((await AskAsync(story, led, "31/08/2027")).Problem);
        Assert.IsType<Conflict>((await SetAsync(story, led, "01/08/2027", null, "Muộn hơn", "cv-ttbcxb")).Problem);
        Assert.Equal("answer", Assert.IsType<Invalid>((await AnswerAsync(story, led, false, "")).Problem).Field);
        Assert.Null((await AnswerAsync(story, led, true, "")).Problem);
        Assert.Equal((AssignedState.Accepted, new DateOnly(2027, 8, 31)), await StandAsync(story, led));
        Assert.Null((await AskAsync(story, led, "31/12/2027")).Problem);
        Assert.Null((await AnswerAsync(story, led, false, "Cần cho hội nghị tháng 9")).Problem);
        Assert.Equal((AssignedState.Accepted, new DateOnly(2027, 8, 31)), await StandAsync(story, led));

        // A known day is changed with a reason; the Committee's office may, too.
        Assert.Equal("reason", Assert.IsType<Invalid>((await SetAsync(story, led, "30/06/2027", null, "", "chanh-vp-ubnd")).Problem).Field);
        Assert.Null((await SetAsync(story, led, "30/06/2027", null, "Theo lịch của UBND", "chanh-vp-ubnd")).Problem);
        Assert.Equal("dueOn", Assert.IsType<Invalid>((await SetAsync(story, led, "30/06/2027", null, "x", "cv-ttbcxb")).Problem).Field);

        // For a lead that is not in the register the drafting agency tells; it picks the agency, which then does.
        Assert.Null((await ProgressAsync(story, unmatched, "Đang chuẩn bị", "cv-ttbcxb")).Problem);
        Assert.Null((await SetAsync(story, unmatched, "30/11/2026", Decisions.PlanStory.Province.IdOf("SVHTTDL"), "", "cv-ttbcxb")).Problem);
        Assert.IsType<Forbidden>((await ProgressAsync(story, unmatched, "Đang chuẩn bị", "cv-ttbcxb")).Problem);
        Assert.Null((await AcceptAsync(story, unmatched, "gd-svhttdl")).Problem);

        Assert.Null((await FinishAsync(story, led)).Problem);
        Assert.IsType<Conflict>((await ProgressAsync(story, led, "Thêm", "gd-stc")).Problem);
        Assert.Null((await story.DoAsync<ReportProgress, AssignedTask>((act, who, actor, stop) => act.ReturnAsync(led, "Chưa có bản tiếng Anh", who, actor, stop), "cv-ttbcxb")).Problem);
        Assert.Equal((AssignedState.InProgress, June), await StandAsync(story, led));

        var history = await story.HistoryAsync(led);
        Assert.Equal(
            [TaskEntryKind.Assigned, TaskEntryKind.Accepted, TaskEntryKind.ChangeAsked, TaskEntryKind.ChangeGranted, TaskEntryKind.ChangeAsked, TaskEntryKind.ChangeRefused, TaskEntryKind.Changed, TaskEntryKind.Done, TaskEntryKind.Returned],
            history.Select(e => e.Kind));
        Assert.Equal((June, new DateOnly(2027, 8, 31)), (history[3].OldDue, history[3].NewDue));
        Assert.Equal(("Sở Du lịch", "Sở Văn hóa, Thể thao và Du lịch"), (await story.HistoryAsync(unmatched)).Where(e => e.Kind is TaskEntryKind.Changed).Select(e => (e.OldLead, e.NewLead)).Single());
        Assert.Contains("followup.change-granted", await story.Story.KindsAsync(plan));
        Assert.True((await story.Story.Host.WithAsync<AuditVerifier, AuditReport>(v => v.VerifyAsync(plan, CancellationToken.None))).IsIntact);
    }

    [Fact]
    public async Task A_result_adds_up_or_is_not_kept_and_what_is_kept_cannot_be_rewritten()
    {
        await using var story = await FollowUpStory.BeginAsync(server);
        var plan = await story.IssueAsync();
        var task = (await story.AssignAsync(plan)).Value[0].Id;
        var good = new ResultInput { Content = "Bộ tài liệu", Languages = ["vi", "en"], Measures = [new(new(3800, "bản"), [new("vi", 3300), new("en", 500)])] };
        var bad = good with { Measures = [new(new(3800, "bản"), [new("vi", 3300), new("en", 400)])] };

        var refused = Assert.IsType<Invalid>((await RecordAsync(story, task, bad, "gd-stc")).Problem);
        Assert.Contains("3.700 (3.300 + 400)", refused.Message, StringComparison.Ordinal);
        Assert.IsType<Forbidden>((await RecordAsync(story, task, good, "gd-sct")).Problem);
        var first = (await RecordAsync(story, task, good, "gd-stc")).Value;
        Assert.Null((await RecordAsync(story, task, new() { Content = "Tin, bài", Measures = [new(new(null, "tin, bài", Qualifier.Hundreds), [])] }, "gd-stc")).Problem);
        Assert.Null((await RecordAsync(story, task, new() { Content = "Đã trao đổi với các cơ quan báo chí" }, "gd-stc")).Problem);
        Assert.Null((await story.DoAsync<RecordResult, TaskResult>((act, who, actor, stop) => act.WithdrawAsync(task, first.Id, "Ghi nhầm", who, actor, stop), "gd-stc")).Problem);

        var sight = await story.Story.Host.WithAsync<FollowUpSights, FollowUpSight>(s => s.OfAsync(Decisions.PlanStory.Province.PersonOf("gd-sct"), CancellationToken.None));
        var file = (await story.Story.Host.WithAsync<FollowUpBoard, TaskFile?>(b => b.FileAsync(sight, task, CancellationToken.None)))!;
        Assert.Equal((3, 2, false, false), (file.Results.Count, file.Line.Results.Count, file.MayAct, file.MayFollow));
        Assert.Equal("hàng trăm tin, bài", file.Results[1].Measures[0].Quantity.ToString());
        Assert.Equal("3.300 + 500 = 3.800", file.Results[0].Measures[0].SumWords);
        Assert.Empty(file.Results[2].Measures);
        Assert.Equal(AssignedState.InProgress, file.Line.Task.State);

        foreach (var sql in new[] { "UPDATE followup.result SET measures = '[]'", "DELETE FROM followup.result", "UPDATE followup.entry SET words = ''", "UPDATE followup.session SET title = 'x'", "UPDATE followup.task SET content = 'x'", "DELETE FROM followup.task" })
        {
            await using var runtime = Workflows.Storage.StorageSetup.RuntimeSource(story.Story.Host.Database.RuntimeConnectionString);
            await using var command = runtime.CreateCommand(sql);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    private static async Task<(AssignedState, DateOnly?)> StandAsync(FollowUpStory story, Guid task) =>
        await story.TaskAsync(task) is { } now ? (now.State, now.DueOn) : default;

    private static Task<Result<AssignedTask>> AcceptAsync(FollowUpStory story, Guid task, string post) =>
        story.DoAsync<AcceptTask, AssignedTask>((act, who, actor, stop) => act.HandleAsync(task, who, actor, stop), post);

    private static Task<Result<AssignedTask>> ProgressAsync(FollowUpStory story, Guid task, string words, string post) =>
        story.DoAsync<ReportProgress, AssignedTask>((act, who, actor, stop) => act.NoteAsync(task, words, who, actor, stop), post);

    private static Task<Result<AssignedTask>> FinishAsync(FollowUpStory story, Guid task) =>
        story.DoAsync<ReportProgress, AssignedTask>((act, who, actor, stop) => act.FinishAsync(task, null, who, actor, stop), "gd-stc");

    private static Task<Result<AssignedTask>> AskAsync(FollowUpStory story, Guid task, string day, string reason = "Chờ số liệu") =>
        story.DoAsync<ChangeTask, AssignedTask>((act, who, actor, stop) => act.AskAsync(task, day, null, reason, who, actor, stop), "gd-stc");

    private static Task<Result<AssignedTask>> AnswerAsync(FollowUpStory story, Guid task, bool granted, string words) =>
        story.DoAsync<ChangeTask, AssignedTask>((act, who, actor, stop) => act.AnswerAsync(task, granted, words, who, actor, stop), "cv-ttbcxb");

    private static Task<Result<AssignedTask>> SetAsync(FollowUpStory story, Guid task, string day, Guid? lead, string reason, string post) =>
        story.DoAsync<ChangeTask, AssignedTask>((act, who, actor, stop) => act.SetAsync(task, day, lead, reason, who, actor, stop), post);

    private static Task<Result<TaskResult>> RecordAsync(FollowUpStory story, Guid task, ResultInput input, string post) =>
        story.DoAsync<RecordResult, TaskResult>((act, who, actor, stop) => act.HandleAsync(task, input, who, actor, stop), post);
}
