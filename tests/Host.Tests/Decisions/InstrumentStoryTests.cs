using Host.Operations.Demo;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>Three instruments, three ways: a plan of the Committee, its decision with a plan, a department's own plan.</summary>
public sealed class InstrumentStoryTests(PostgresServer server)
{
    private static readonly DemoProvince Province = PlanStory.Province;

    [Theory]
    [InlineData(Instrument.PlanDocument, "plan-document", "01/KH-UBND")]
    [InlineData(Instrument.DecisionWithPlan, "decision-with-plan", "01/QĐ-UBND")]
    [InlineData(Instrument.AgencyPlan, "agency-plan", "01/KH-STTTT")]
    public async Task Each_instrument_goes_its_own_way_to_its_own_book(Instrument instrument, string definition, string number)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, instrument, "STC");

        Assert.Equal(definition, (await InstanceAsync(story, plan)).DefinitionId);
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var issued = await story.PlanAsync(plan);
        Assert.Equal((PlanState.Issued, number), (issued.State, issued.NumberAndSymbol));
        Assert.Contains("plan.distributed", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_department_signs_and_numbers_its_own_plan_and_nobody_of_the_committee_is_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.AgencyPlan);

        var signing = Assert.Single(await story.ReachAsync(plan, "sign"));
        Assert.Equal("Giám đốc Sở Thông tin và Truyền thông", signing.PostTitle);
        Assert.Empty(await story.Host.ReadAsync(db => db.Set<OpinionRound>().Where(r => r.PlanId == plan).ToListAsync()));
        Assert.Null((await story.CastAsync(signing, Verdict.Approve)).Problem);
        var numbering = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal("Văn thư Sở Thông tin và Truyền thông", numbering.PostTitle);
        await story.IssueAsync(numbering);

        using var drafter = await VisitAsync(story, DemoProvince.DrafterPost);
        var print = await drafter.GetAsync($"/ke-hoach/{plan}/ban-in");
        var head = print.Document.QuerySelector(".letterhead")!;
        Assert.Equal("ỦY BAN NHÂN DÂN TỈNH BẮC NINH", head.QuerySelector(".above")!.TextContent);
        Assert.Equal("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", head.QuerySelector(".agency")!.TextContent);
        Assert.Contains("Số: 01/KH-STTTT", head.TextContent, StringComparison.Ordinal);
        var signature = print.Document.QuerySelector(".signature")!.TextContent;
        Assert.DoesNotContain("TM.", signature, StringComparison.Ordinal);
        Assert.Contains("GIÁM ĐỐC", signature, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agencies_that_a_department_s_plan_names_are_asked_and_answered()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.AgencyPlan, "STC", "SCT");

        var asked = await story.ReachAsync(plan, "opinions");

        Assert.Equal(["Sở Công Thương", "Sở Tài chính"], asked.Select(t => t.AgencyName).Order(StringComparer.Ordinal));
        Assert.Single(await story.ReachAsync(plan, "consolidate"));
        Assert.Single(await story.ReachAsync(plan, "sign"));
    }

    [Fact]
    public async Task The_committee_sees_a_department_s_plan_when_it_is_issued_not_before()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.AgencyPlan);
        using var office = await VisitAsync(story, "tham-tra-vp-ubnd");
        using var board = await VisitAsync(story, "chu-tich-ubnd");
        await story.ReachAsync(plan, "sign");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await office.GetAsync($"/ke-hoach/{plan}")).Status);
        Assert.DoesNotContain(plan.ToString(), (await board.GetAsync("/tien-do")).Body, StringComparison.Ordinal);
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        Assert.Equal(System.Net.HttpStatusCode.OK, (await office.GetAsync($"/ke-hoach/{plan}")).Status);
    }

    [Fact]
    public async Task A_department_without_a_book_or_a_clerk_hears_it_when_it_submits()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.AgencyPlan);
        var clerk = (await story.HolderAsync("van-thu-stttt")).PersonId;
        await story.Host.ReadAsync(db => db.Set<Person>().Where(p => p.Id == clerk).ExecuteUpdateAsync(p => p.SetProperty(x => x.IsActive, false)));

        var submitted = Assert.IsType<Invalid>((await story.SubmitAsync(plan)).Problem);

        Assert.Equal("instrument", submitted.Field);
        Assert.Contains("văn thư của Sở Thông tin và Truyền thông", submitted.Message, StringComparison.Ordinal);
        var other = await story.DoAsync<OpenPlan, Plan>(async (open, stop) =>
            await open.HandleAsync(Content(Instrument.AgencyPlan, []), (await story.HolderAsync("gd-sct")), Actor.System, stop));
        var trouble = await story.DoAsync<SubmitPlan, PlanVersion>((submit, stop) =>
            submit.HandleAsync(other.Value.Id, Province.PersonOf("gd-sct"), null, Actor.System with { PersonId = Province.PersonOf("gd-sct") }, stop));
        Assert.Contains("Sở Công Thương chưa mở sổ đăng ký văn bản loại KH", trouble.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_instrument_begins_anew_in_its_own_workflow()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.DecisionWithPlan, "STC");
        var unit = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.CastAsync(unit, Verdict.Return, "Nên ban hành kế hoạch của sở");
        var before = await InstanceAsync(story, plan);

        var saved = await SaveAsync(story, plan, Instrument.AgencyPlan);

        Assert.Null(saved.Problem);
        var after = await InstanceAsync(story, plan);
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal("agency-plan", after.DefinitionId);
        Assert.Equal(PlanState.Draft, (await story.PlanAsync(plan)).State);
        Assert.Equal(after.Id, Assert.Single(await story.OpenTasksAsync(plan)).InstanceId);
        Assert.Contains("plan.workflow-changed", await story.KindsAsync(plan));
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        Assert.Equal("01/KH-STTTT", (await story.PlanAsync(plan)).NumberAndSymbol);
    }

    [Fact]
    public async Task While_others_have_been_asked_the_instrument_changes_only_after_withdrawing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await OpenAsync(story, Instrument.DecisionWithPlan, "STC");
        await story.ReachAsync(plan, "consolidate");
        var before = await InstanceAsync(story, plan);

        var saved = Assert.IsType<Invalid>((await SaveAsync(story, plan, Instrument.PlanDocument)).Problem);

        Assert.Equal("instrument", saved.Field);
        Assert.Contains("rút hồ sơ", saved.Message, StringComparison.Ordinal);
        Assert.Equal((Instrument.DecisionWithPlan, before.Id), ((await story.PlanAsync(plan)).Instrument, (await InstanceAsync(story, plan)).Id));
        Assert.Null((await story.WithdrawAsync(plan)).Problem);
        Assert.Null((await SaveAsync(story, plan, Instrument.PlanDocument)).Problem);
        Assert.Equal("plan-document", (await InstanceAsync(story, plan)).DefinitionId);
    }

    private static async Task<Guid> OpenAsync(PlanStory story, Instrument instrument, params string[] consulted)
    {
        var drafter = await story.HolderAsync(DemoProvince.DrafterPost);
        return (await story.DoAsync<OpenPlan, Plan>((open, stop) => open.HandleAsync(Content(instrument, consulted), drafter, Actor.System, stop))).Value.Id;
    }

    private static PlanContent Content(Instrument instrument, string[] consulted) => FixturePlan.Read("bac-ninh-2021-2025").Value.ContentFor(
        Province.Agencies.ToDictionary(a => a.Name, a => Province.IdOf(a.Abbreviation), StringComparer.Ordinal),
        [.. consulted.Select(Province.IdOf)]) with { Instrument = instrument };

    private static async Task<Result<PlanDraft>> SaveAsync(PlanStory story, Guid plan, Instrument instrument)
    {
        var draft = await story.Host.ReadAsync(db => db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan));
        return await story.DoAsync<SavePlan, PlanDraft>((save, stop) => save.HandleAsync(
            plan, draft.Content with { Instrument = instrument }, draft.RowVersion, Province.PersonOf(DemoProvince.DrafterPost), Actor.System, stop));
    }

    private static async Task<StoredInstance> InstanceAsync(PlanStory story, Guid plan)
    {
        var id = (await story.PlanAsync(plan)).WorkflowInstanceId;
        return await story.Host.ReadAsync(db => db.Set<StoredInstance>().AsNoTracking().SingleAsync(i => i.Id == id));
    }

    private static async Task<Visitor> VisitAsync(PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(Province.AddressOf(Province.Holders.Single(h => h.Code == post)));
        return visitor;
    }
}
