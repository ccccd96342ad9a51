using System.Text;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Host.Tests.Decisions.Consolidation;

/// <summary>Bảng tổng hợp, tiếp thu, giải trình: rows, answers, the frozen table and who hears of it.</summary>
public sealed class ConsolidationTests(PostgresServer server)
{
    [Fact]
    public async Task Every_remark_and_the_general_comment_is_a_row_and_none_is_left()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.SayAsync(asked[0], Verdict.AgreeWithComments, "Cơ bản thống nhất", TableStory.Remarks(("Nhiệm vụ 2", "Nêu rõ nguồn"), ("Kinh phí", "Bổ sung dự toán")));
        await story.ReachAsync(plan, "consolidate");
        var rows = (await story.LineAsync(asked[0])).Rows;
        Assert.Equal(["Ý kiến chung", "Nhiệm vụ 2", "Kinh phí"], rows.Select(r => r.Place));

        // A part is saved; handing on names every row that is left.
        Assert.True((await story.SaveAnswersAsync(plan, new AnswerInput(rows[1].Id, OpinionResponse.Accepted, "Đã nêu nguồn ở nhiệm vụ 2"))).IsSuccess);
        var left = Assert.IsType<InvalidFields>((await story.ConsolidateAsync(plan)).Problem);
        Assert.Equal([$"response-{rows[0].Id}", $"response-{rows[2].Id}"], left.Fields.Select(f => f.Field));
        Assert.IsType<InvalidFields>((await story.ConsolidateAsync(plan, anotherRound: true)).Problem);

        Assert.True((await story.ConsolidateAsync(
            plan, false,
            new AnswerInput(rows[0].Id, OpinionResponse.Explained, null, "Đã nêu tại mục I"),
            new AnswerInput(rows[2].Id, OpinionResponse.OutOfScope, null, "Dự toán do văn bản khác quy định"))).IsSuccess);

        var table = (await story.TableAsync(plan)).Table;
        Assert.Equal([OpinionResponse.Explained, OpinionResponse.Accepted, OpinionResponse.OutOfScope], table.Rows.Select(r => r.Response));
        Assert.Equal([1, 2, 3], table.Rows.Select(r => r.Number));
        Assert.Equal("Đã nêu nguồn ở nhiệm vụ 2", table.Rows[1].Change);
    }

    [Fact]
    public async Task What_the_drafter_still_weighs_is_not_shown_to_those_who_were_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.SayAsync(asked[0], Verdict.AgreeWithComments, null, TableStory.Remarks(("Nhiệm vụ 2", "Nêu rõ nguồn")));
        await story.ReachAsync(plan, "consolidate");
        var row = Assert.Single((await story.LineAsync(asked[0])).Rows);
        Assert.True((await story.SaveAnswersAsync(plan, new AnswerInput(row.Id, OpinionResponse.Explained, null, "Nguồn đã nêu tại mục III"))).IsSuccess);
        using var agency = new Visitor(story.Host.Address);
        await agency.SignInAsync(PlanStory.Province.AddressOf(PlanStory.Province.Holders.Single(h => PlanStory.Province.PersonOf(h.Code) == asked[0].PersonId)));

        var before = (await agency.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Body;
        Assert.DoesNotContain("Nguồn đã nêu tại mục III", System.Net.WebUtility.HtmlDecode(before), StringComparison.Ordinal);
        Assert.Contains("Nêu rõ nguồn", System.Net.WebUtility.HtmlDecode(before), StringComparison.Ordinal);
        story.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await story.ConsolidateAsync(plan)).IsSuccess);

        var after = (await agency.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Body;
        Assert.Contains("Nguồn đã nêu tại mục III", System.Net.WebUtility.HtmlDecode(after), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpinionResponse.Accepted, null, "vì sao", "change")]
    [InlineData(OpinionResponse.PartlyAccepted, " ", "vì sao", "change")]
    [InlineData(OpinionResponse.Explained, null, null, "reason")]
    [InlineData(OpinionResponse.OutOfScope, null, "", "reason")]
    [InlineData(OpinionResponse.Explained, "Đã sửa mục II", "vì sao", "change")]
    [InlineData(OpinionResponse.SetAside, null, "Gửi quá hạn", "response")]
    public async Task An_answer_without_its_words_is_refused_at_its_field_and_nothing_is_kept(OpinionResponse response, string? change, string? reason, string field)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        var row = Assert.Single((await story.LineAsync(asked[0])).Rows);

        var refused = Assert.IsType<InvalidFields>((await story.SaveAnswersAsync(plan, new AnswerInput(row.Id, response, change, reason))).Problem);

        Assert.Equal($"{field}-{row.Id}", Assert.Single(refused.Fields).Field);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<OpinionAnswer>().CountAsync()));
    }

    [Fact]
    public async Task A_late_opinion_is_a_row_that_is_answered_or_set_aside_with_a_reason()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        var row = Assert.Single((await story.LineAsync(asked[0])).Rows);
        Assert.IsType<InvalidFields>((await story.ConsolidateAsync(plan)).Problem);

        Assert.True((await story.ConsolidateAsync(plan, false, new AnswerInput(row.Id, OpinionResponse.SetAside, null, "Gửi sau khi đã tổng hợp"))).IsSuccess);

        var table = (await story.TableAsync(plan)).Table;
        Assert.True(Assert.Single(table.Rows) is { IsLate: true, Response: OpinionResponse.SetAside });
        var figures = Assert.Single(table.Rounds);
        Assert.Equal((5, 0, 1, 5), (figures.Asked.Count, figures.Replied.Count, figures.Late.Count, figures.DeemedConsent.Count));
        Assert.Equal(asked[0].AgencyName, Assert.Single(figures.Late));
    }

    [Fact]
    public async Task The_table_is_frozen_with_its_hash_and_the_database_refuses_to_change_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        Assert.True((await story.ConsolidateAsync(plan, false, await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã thêm ở mục III"))).IsSuccess);

        var frozen = await story.TableAsync(plan);
        Assert.True(frozen.IsIntact);
        Assert.Equal(frozen.Sha256, Sha256Hash.Of(frozen.Content).Hex);
        Assert.Equal(frozen.Content, frozen.Table.ToCanonical());
        Assert.Equal((1, 2), (frozen.Table.From!.Number, frozen.Table.To.Number));
        Assert.Contains(frozen.Sha256, await story.Host.ReadAsync(db => db.Set<AuditEntry>()
            .Where(e => e.PlanId == plan && e.Kind == "opinions.consolidated").Select(e => e.Body).SingleAsync()), StringComparison.Ordinal);

        foreach (var sql in new[] { "UPDATE plan.consolidation SET made_by_name = 'x'", "DELETE FROM plan.consolidation" })
            await Assert.ThrowsAsync<PostgresException>(() => story.OwnerAsync(sql));
        await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(story.Host.Database.RuntimeConnectionString, "UPDATE plan.consolidation SET content = '{}'"));
        // What is changed past the trigger does not fit the hash any more.
        await Assert.ThrowsAsync<PostgresException>(() => story.OwnerAsync(
            "ALTER TABLE plan.consolidation DISABLE TRIGGER refuse_change; UPDATE plan.consolidation SET content = replace(content, 'Accepted', 'Explained')"));
    }

    [Fact]
    public async Task Each_agency_with_rows_hears_once_what_became_of_them_and_its_link_shows_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.SayAsync(asked[0], Verdict.AgreeWithComments, null, TableStory.Remarks(("Nhiệm vụ 2", "Nêu rõ nguồn"), ("Kinh phí", new string('k', 2_000))));
        await story.CastAsync(asked[1], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        Assert.True((await story.ConsolidateAsync(
            plan, false,
            [.. await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã sửa mục V"), .. await story.AnswersAsync(asked[1], OpinionResponse.Explained, "Đã có ở phụ lục")])).IsSuccess);

        var mails = await story.AnswerMailsAsync();

        Assert.Equal(2, mails.Count);
        var first = mails.Single(m => m.ToName == asked[0].PersonName);
        Assert.Contains(first.Body.Facts, f => f.Value == "Đã sửa mục V");
        Assert.DoesNotContain(mails[0].Body.Facts.Concat(mails[1].Body.Facts), f => f.Value.Length > 310);
        Assert.All(mails, m => Assert.Null(m.TaskId));
        using var visitor = new Visitor(story.Host.Address);
        Assert.Contains("Đã sửa mục V", (await visitor.GetAsync($"/q/{(await story.LinkOfAsync(asked[0])).Token}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_sends_no_mail_tells_nobody_by_mail()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("opinions").Set("emailMode", "none").Set("silenceIsConsent", "false"));
        var plan = await story.OpenAsync();
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        await story.ReachAsync(plan, "consolidate");
        Assert.True((await story.ConsolidateAsync(plan, false, await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã thêm"))).IsSuccess);

        Assert.Empty(await story.AnswerMailsAsync());
    }

    [Fact]
    public async Task Page_sheet_and_paper_show_it_to_all_who_decide_and_formulas_stay_text()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.AgreeWithComments, "=HYPERLINK(\"http://x.example\";\"Xem\")");
        await story.CastAsync(asked[1], Verdict.AgreeWithComments, " +1+cmd|' /C calc'!A0");
        await story.ReachAsync(plan, "consolidate");
        Assert.True((await story.ConsolidateAsync(
            plan, false,
            [.. await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "@SUM(1)"), .. await story.AnswersAsync(asked[1], OpinionResponse.Explained, "-2+3")])).IsSuccess);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);

        var bytes = await drafter.Client.GetByteArrayAsync(new Uri($"/ke-hoach/{plan}/bang-tong-hop.csv", UriKind.Relative));
        var sheet = Encoding.UTF8.GetString(bytes);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x.example\"\"", sheet, StringComparison.Ordinal);
        Assert.Contains("\"'+1+cmd", sheet, StringComparison.Ordinal);
        Assert.Contains("\"'@SUM(1)\"", sheet, StringComparison.Ordinal);
        Assert.Contains("\"'-2+3\"", sheet, StringComparison.Ordinal);

        var paper = await drafter.GetAsync($"/ke-hoach/{plan}/bang-tong-hop");
        Assert.Contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", paper.Text, StringComparison.Ordinal);
        Assert.Contains("@SUM(1)", paper.Text, StringComparison.Ordinal);
        Assert.Contains("Bảng tổng hợp, tiếp thu, giải trình", (await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Text, StringComparison.Ordinal);
        var next = Assert.Single(await story.OpenTasksAsync(plan));
        using var visitor = new Visitor(story.Host.Address);
        Assert.Contains("@SUM(1)", (await visitor.GetAsync($"/q/{(await story.LinkOfAsync(next)).Token}")).Text, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await drafter.GetAsync($"/ke-hoach/{plan}/bang-tong-hop?lan=2")).Status);
    }

    [Fact]
    public async Task An_unresolved_disagreement_needs_a_reason_and_is_carried_to_who_decides_with_both_views()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.Disagree, "Chưa bố trí được kinh phí");
        await story.ReachAsync(plan, "consolidate");
        var answers = await story.AnswersAsync(asked[0], OpinionResponse.Explained, "Đã cân đối trong dự toán được giao");

        Assert.Equal("skip-reason", Assert.IsType<Invalid>((await story.ConsolidateAsync(plan, false, answers)).Problem).Field);
        Assert.True((await story.ConsolidateAsync(plan, false, new AskAgainInput(SkipReason: "Đã họp, hai bên giữ ý kiến"), answers)).IsSuccess);

        var frozen = await story.TableAsync(plan);
        Assert.Equal(("Đã họp, hai bên giữ ý kiến", false), (frozen.SkipReason, frozen.AnotherRound));
        Assert.Equal(asked[0].AgencyName, Assert.Single(frozen.Table.OpenDisagreements).Name);
        var next = Assert.Single(await story.OpenTasksAsync(plan));
        using var visitor = new Visitor(story.Host.Address);
        var page = await visitor.GetAsync($"/q/{(await story.LinkOfAsync(next)).Token}");
        foreach (var words in new[] { "Còn ý kiến khác nhau", "Chưa bố trí được kinh phí", "Đã cân đối trong dự toán được giao", "Đã họp, hai bên giữ ý kiến" })
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_accepted_in_full_is_no_disagreement_any_more()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.CastAsync(asked[0], Verdict.Disagree, "Chưa bố trí được kinh phí");
        await story.ReachAsync(plan, "consolidate");

        Assert.True((await story.ConsolidateAsync(plan, false, await story.AnswersAsync(asked[0], OpinionResponse.Accepted, "Đã bỏ nhiệm vụ 4"))).IsSuccess);

        Assert.Empty((await story.TableAsync(plan)).Table.OpenDisagreements);
    }

    [Fact]
    public async Task The_form_keeps_what_was_typed_and_is_grouped_by_clause_or_agency()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.SayAsync(asked[0], Verdict.AgreeWithComments, null, TableStory.Remarks(("Kinh phí", "Nêu rõ nguồn"), ("Nơi nhận", "Thêm Kho bạc")));
        await story.SayAsync(asked[1], Verdict.AgreeWithComments, null, TableStory.Remarks(("Kinh phí", "Bổ sung dự toán")));
        var task = Assert.Single(await story.ReachAsync(plan, "consolidate"));
        var row = (await story.LineAsync(asked[0])).Rows[0];
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);

        var page = await drafter.GetAsync($"/viec/{task.Id}?nhom=dieu-khoan");
        Assert.Equal(["Kinh phí", "Nơi nhận"], page.Document.QuerySelectorAll("h2.group").Select(h => h.FirstChild!.TextContent.Trim()));
        var refused = await drafter.PostAsync($"/viec/{task.Id}/tong-hop",
        [
            new("__RequestVerificationToken", Web.Plans.PlanDesk.TokenOf(page)), new("act", "submit"), new($"response-{row.Id}", "Accepted"),
            new($"change-{row.Id}", "Đã nêu ở mục V"), new($"reason-{row.Id}", ""), new("note", "Đã sửa kinh phí"), new("skip-reason", "Lý do thử"),
        ]);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(asked.Take(2).Select(t => t.AgencyName).Order(), refused.Document.QuerySelectorAll("h2.group").Select(h => h.FirstChild!.TextContent.Trim()).Order());
        foreach (var typed in new[] { "Đã nêu ở mục V", "Đã sửa kinh phí", "Lý do thử", "chưa được tiếp thu hoặc giải trình" })
            Assert.Contains(typed, refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<OpinionAnswer>().CountAsync()));
    }
}
