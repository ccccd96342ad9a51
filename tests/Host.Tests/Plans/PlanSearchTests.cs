using Host.Tests.Fixtures;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Plans;

public sealed class PlanSearchTests(PostgresServer server) : IAsyncLifetime
{
    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Theory]
    [InlineData("ke hoach doi ngoai")]
    [InlineData("KẾ HOẠCH ĐỐI NGOẠI")]
    [InlineData("ngoại đối")]
    [InlineData("khttdn")]
    [InlineData("KHTTĐN")]
    [InlineData("sttt tap huan")]
    [InlineData("nguyen van an")]
    public async Task Words_find_a_plan_with_or_without_diacritics_in_any_order(string text)
    {
        var plan = await rig.CreatePlanAsync();
        await rig.CreatePlanAsync(PlanRig.Content("Đề án nước sạch") with { Tasks = [], Sections = [] }, rig.Other);

        Assert.Equal(plan.Id, Assert.Single((await rig.SearchAsync(new PlanQuery { Text = text })).Lines).Id);
    }

    [Fact]
    public async Task Decomposed_input_finds_the_same() =>
        Assert.Equal((await rig.CreatePlanAsync()).Id, Assert.Single(
            (await rig.SearchAsync(new PlanQuery { Text = "đối ngoại".Normalize(System.Text.NormalizationForm.FormD) })).Lines).Id);

    [Fact]
    public async Task What_is_written_as_typed_comes_first_and_quotation_marks_ask_for_nothing_else()
    {
        var exact = await rig.CreatePlanAsync(PlanRig.Content("Kế hoạch bảo vệ môi trường"));
        await rig.CreatePlanAsync(PlanRig.Content("Kế hoạch báo về mỗi trưởng phòng"));

        var loose = await rig.SearchAsync(new PlanQuery { Text = "bảo vệ môi trường" });
        var quoted = await rig.SearchAsync(new PlanQuery { Text = "\"bảo vệ môi trường\"" });

        Assert.Equal((2, exact.Id), (loose.Total, loose.Lines[0].Id));
        Assert.Equal(exact.Id, Assert.Single(quoted.Lines).Id);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("100%")]
    public async Task Signs_of_the_pattern_language_are_taken_literally(string text)
    {
        await rig.CreatePlanAsync(PlanRig.Content() with { Sections = [] });
        Assert.Empty((await rig.SearchAsync(new PlanQuery { Text = text })).Lines);

        var plan = await rig.CreatePlanAsync(PlanRig.Content($"Chỉ tiêu {text} của tỉnh"));
        Assert.Equal(plan.Id, Assert.Single((await rig.SearchAsync(new PlanQuery { Text = text })).Lines).Id);
    }

    /// <summary>Who may see that a plan exists may not probe what its drafter is writing.</summary>
    [Fact]
    public async Task Unsubmitted_words_are_found_by_their_drafter_alone()
    {
        var plan = await rig.CreatePlanAsync(PlanRig.Content("Kế hoạch tuyên truyền"));
        await rig.SaveAsync(plan.Id, PlanRig.Content("Kế hoạch tuyên truyền") with { Mandate = "Thực hiện chỉ thị chưa công bố" }, 1);
        Assert.Equal((1, 0, 1), await CountAsync());

        await rig.FreezeAsync(plan.Id);
        Assert.Equal((1, 1, 1), await CountAsync());
        await rig.UnlockAsync(plan.Id);
        var draft = await rig.ReadAsync<PlanReader, PlanDraft?>(r => r.DraftAsync(plan.Id, default));
        await rig.SaveAsync(plan.Id, draft!.Content with { Mandate = "Thực hiện nghị quyết mới" }, draft.RowVersion);

        // Others go on finding what was submitted; the drafter finds both.
        Assert.Equal((1, 1, 1), await CountAsync());
        Assert.Equal(1, (await rig.SearchAsync(new PlanQuery { Text = "nghị quyết mới" })).Total);
        Assert.Equal(0, (await rig.SearchAsAsync(new PlanQuery { Text = "\"nghị quyết mới\"", AskerId = rig.Other.PersonId })).Total);

        async Task<(int Own, int Others, int Title)> CountAsync() => (
            (await rig.SearchAsync(new PlanQuery { Text = "chi thi chua cong bo" })).Total,
            (await rig.SearchAsAsync(new PlanQuery { Text = "chi thi chua cong bo", AskerId = rig.Other.PersonId })).Total,
            (await rig.SearchAsAsync(new PlanQuery { Text = "tuyen truyen", AskerId = rig.Other.PersonId })).Total);
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        var mine = await rig.CreatePlanAsync();
        await rig.CreatePlanAsync(drafter: rig.Other);
        await rig.CreatePlanAsync(PlanRig.Content("Giai đoạn") with { PlanType = PlanType.MultiYear, PeriodFrom = 2021, PeriodTo = 2025 });
        await rig.FreezeAsync(mine.Id);

        async Task<int> CountAsync(PlanQuery query)
        {
            var page = await rig.SearchAsync(query);
            Assert.Equal(page.Total, page.Lines.Count);
            return page.Total;
        }

        Assert.Equal(3, await CountAsync(new PlanQuery()));
        Assert.Equal(2, await CountAsync(new PlanQuery { DrafterId = rig.Drafter.PersonId }));
        Assert.Equal(1, await CountAsync(new PlanQuery { DrafterId = rig.Drafter.PersonId, Year = 2019 }));
        Assert.Equal(1, await CountAsync(new PlanQuery { Year = 2023 }));
        Assert.Equal(0, await CountAsync(new PlanQuery { Year = 2020 }));
        Assert.Equal(3, await CountAsync(new PlanQuery { AgencyId = rig.Drafter.AgencyId, State = PlanState.Draft }));
        Assert.Equal(0, await CountAsync(new PlanQuery { AgencyId = Guid.Empty }));
    }

    [Fact]
    public async Task Pages_cover_everything_once_and_a_page_past_the_end_is_the_last()
    {
        for (var i = 0; i < 7; i++)
            await rig.CreatePlanAsync(PlanRig.Content($"Kế hoạch số {i}"));

        var seen = new List<Guid>();
        for (var page = 1; page <= 3; page++)
        {
            var found = await rig.SearchAsync(new PlanQuery { Text = "ke hoach", Page = page, PageSize = 3 });
            Assert.Equal((7, 3), (found.Total, found.Pages));
            seen.AddRange(found.Lines.Select(l => l.Id));
        }

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
        var beyond = await rig.SearchAsync(new PlanQuery { Page = 99, PageSize = 3 });
        Assert.Equal((3, 1, 7), (beyond.Page, beyond.Lines.Count, beyond.Total));
        Assert.Equal((1, 0), ((await rig.SearchAsync(new PlanQuery { Text = "không có", Page = 5 })).Page, (await rig.SearchAsync(new PlanQuery { Text = "không có", Page = 5 })).Total));
    }

    [Fact]
    public async Task The_newest_change_is_on_top()
    {
        var first = await rig.CreatePlanAsync(PlanRig.Content("Một"));
        await rig.CreatePlanAsync(PlanRig.Content("Hai"));
        rig.Clock.Step();
        await rig.SaveAsync(first.Id, PlanRig.Content("Một, đã sửa"), 1);

        Assert.Equal(["Một, đã sửa", "Hai"], (await rig.SearchAsync(new PlanQuery())).Lines.Select(l => l.Title));
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xFFFE)]
    [InlineData(0)]
    public async Task A_search_term_that_is_no_text_is_refused(int code) => Assert.IsType<Invalid>((await rig.ReadAsync<PlanSearch, Result<PlanPage>>(
        s => s.RunAsync(new PlanQuery { Text = $"a{(char)code}" }, default))).Problem);
}
