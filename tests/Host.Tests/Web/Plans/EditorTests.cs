using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Plans;

namespace Host.Tests.Web.Plans;

public sealed class EditorTests(PlanDesk desk) : IClassFixture<PlanDesk>
{
    [Fact]
    public async Task What_is_typed_comes_back_as_it_was_typed()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");

        var saved = await PlanDesk.PressAsync(
            drafter, plan, editor, "save",
            ("objectives", "Mục tiêu một\r\n\r\nMục tiêu hai"),
            ("pillars", "Kinh tế - Đầu tư"),
            ("budget.amountDong", "1.500.000.000"),
            ("budget.text", "Ngân sách tỉnh"),
            ("basis.type", "Nghị định"), ("basis.number", "72/2015/NĐ-CP"), ("basis.date", "7/9/2015"),
            ("task.content", "Dòng một\r\ndòng hai"), ("task.coordinating", "Sở Văn hóa, Thể thao và Du lịch; các sở khác"), ("task.pillar", "1"),
            ("recipients", "Sở Tài chính\r\nThường trực Tỉnh ủy"));

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        var content = await desk.StoredAsync(plan);
        Assert.Equal(["Mục tiêu một", "Mục tiêu hai"], content.Objectives);
        Assert.Equal(1_500_000_000, content.Budget!.AmountDong);
        Assert.Equal(new DateOnly(2015, 9, 7), content.LegalBases[0].Date);
        Assert.Equal("Dòng một\ndòng hai", content.Tasks[0].Content);
        Assert.Equal(["Sở Văn hóa, Thể thao và Du lịch", "các sở khác"], content.Tasks[0].CoordinatingAgencies);
        Assert.NotNull(content.Recipients[0].AgencyId);
        Assert.Null(content.Recipients[1].AgencyId);

        // Saving what the page shows, untouched, changes nothing.
        var again = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        await PlanDesk.PressAsync(drafter, plan, again, "save");
        Assert.Equal(PlanContentJson.Write(content), PlanContentJson.Write(await desk.StoredAsync(plan)));
    }

    [Fact]
    public async Task A_table_of_sixty_rows_from_Excel_survives_in_order()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var pasted = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"{i}\tNhiệm vụ {i}\tSở Tài chính\tCác sở\tQuý {i % 4 + 1}\tBáo cáo\tNgân sách"));
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");

        var taken = await PlanDesk.PressAsync(drafter, plan, editor, "paste-append", ("paste", pasted));
        Assert.Equal(60, taken.Document.QuerySelectorAll("table.grid tbody tr").Length);
        Assert.Empty((await desk.StoredAsync(plan)).Tasks);
        var moved = await PlanDesk.PressAsync(drafter, plan, taken, "task-down:0");
        var without = await PlanDesk.PressAsync(drafter, plan, moved, "task-delete:59");
        await PlanDesk.PressAsync(drafter, plan, without, "save");

        var tasks = (await desk.StoredAsync(plan)).Tasks;
        Assert.Equal(
            [2, 1, .. Enumerable.Range(3, 57)],
            tasks.Select(t => int.Parse(t.Content.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(tasks, t => Assert.Equal("Sở Tài chính", t.LeadAgency));
        var shown = await drafter.GetAsync($"/ke-hoach/{plan}");
        Assert.Equal(59, shown.Document.QuerySelectorAll("table.tasks tbody tr").Length);
    }

    [Fact]
    public async Task Wrong_rows_of_a_paste_are_named_and_the_table_stays_as_it_was()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");

        var told = await PlanDesk.PressAsync(
            drafter, plan, editor, "paste-replace",
            ("task.content", "Đã có"), ("paste", "Nội dung\tChủ trì\nMột\tSở A\n\tSở B\nBa\tSở C\n\tSở D"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("Dòng 3: thiếu nội dung nhiệm vụ.", told.Text, StringComparison.Ordinal);
        Assert.Contains("Dòng 5: thiếu nội dung nhiệm vụ.", told.Text, StringComparison.Ordinal);
        Assert.Equal("Đã có", PlanDesk.Typed(told, "tasks[0].content"));
        Assert.Contains("Sở D", PlanDesk.Typed(told, "paste"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_rows_fit_and_one_more_is_told_in_one_sentence()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var fields = PlanDesk.Fields(editor);
        string[] columns = ["content", "pillar", "lead", "coordinating", "time", "product", "funding"];
        void Row(int i) => fields.AddRange(columns.Select(c => new KeyValuePair<string, string>($"task.{c}", c is "content" ? $"Nhiệm vụ {i}" : "")));
        for (var i = 0; i < PlanContentCheck.TaskLimit; i++)
            Row(i);

        var saved = await drafter.PostAsync($"/ke-hoach/{plan}/soan", fields);
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Row(1_001);
        PlanDesk.Type(fields, "rowVersion", "2");
        var told = await drafter.PostAsync($"/ke-hoach/{plan}/soan", fields);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("có 1.001 dòng; nhiều nhất là 1.000 dòng", told.Text, StringComparison.Ordinal);
        Assert.Equal(1_000, (await desk.StoredAsync(plan)).Tasks.Count);
    }

    [Fact]
    public async Task More_fields_than_a_plan_can_have_get_a_page_that_says_too_large()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var fields = PlanDesk.Fields(editor);
        fields.AddRange(Enumerable.Repeat(new KeyValuePair<string, string>("task.content", "a"), 12_100));

        var told = await drafter.PostAsync($"/ke-hoach/{plan}/soan", fields);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.Status);
        Assert.Equal("Dữ liệu gửi lên quá lớn", told.Heading);
    }

    [Fact]
    public async Task A_stale_save_keeps_both_texts_until_the_person_chooses()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var first = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var second = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        await PlanDesk.PressAsync(drafter, plan, first, "save", ("mandate", "Cửa sổ thứ nhất"));

        var stale = await PlanDesk.PressAsync(drafter, plan, second, "save", ("mandate", "Cửa sổ thứ hai"), ("objectives", "Giữ lại"));

        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Equal("Cửa sổ thứ nhất", (await desk.StoredAsync(plan)).Mandate);
        Assert.Equal("Cửa sổ thứ hai", PlanDesk.Typed(stale, "mandate"));
        Assert.Equal("Giữ lại", PlanDesk.Typed(stale, "objectives"));
        var overwrite = stale.Document.QuerySelector("button[value^=overwrite]")!.GetAttribute("value")!;

        // Saving again without choosing is as stale as before.
        Assert.Equal(HttpStatusCode.Conflict, (await PlanDesk.PressAsync(drafter, plan, stale, "save")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await PlanDesk.PressAsync(drafter, plan, stale, overwrite)).Status);
        Assert.Equal("Cửa sổ thứ hai", (await desk.StoredAsync(plan)).Mandate);
    }

    [Theory]
    [InlineData("title", "", "title")]
    [InlineData("periodFrom", "hai nghìn", "periodFrom")]
    [InlineData("mandate", "có ký tự \u0007 lạ", "mandate")]
    [InlineData("recipients", "Sở\uFFFE Tài chính", "recipients")]
    [InlineData("section.text", "đảo \u202E chiều", "sections[0].text")]
    [InlineData("section.heading", "\uFFFE", "sections[0].heading")]
    [InlineData("task.pillar", "một", "tasks[0].pillar")]
    [InlineData("basis.date", "31/02/2020", "legalBases[0].date")]
    [InlineData("budget.amountDong", "mười tỷ", "budget.amountDong")]
    public async Task A_wrong_field_is_named_with_its_message_and_nothing_is_lost(string name, string value, string field)
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var before = PlanContentJson.Write(await desk.StoredAsync(plan));

        var told = await PlanDesk.PressAsync(drafter, plan, editor, "save", ("programmes", "Chương trình vừa gõ"), (name, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.NotNull(told.Document.GetElementById($"{field}-loi"));
        Assert.NotNull(told.Document.GetElementById(field));
        Assert.Contains(told.Document.QuerySelectorAll(".alert a"), a => a.GetAttribute("href") == $"#{field}");
        Assert.Equal("Chương trình vừa gõ", PlanDesk.Typed(told, "programmes"));
        Assert.Equal(before, PlanContentJson.Write(await desk.StoredAsync(plan)));
    }

    [Fact]
    public async Task Too_long_a_title_is_told_and_decomposed_letters_are_stored_composed()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");

        var told = await PlanDesk.PressAsync(drafter, plan, editor, "save", ("title", new string('a', 501)));
        Assert.Contains("Tên kế hoạch dài quá 500 ký tự.", told.Text, StringComparison.Ordinal);
        await PlanDesk.PressAsync(drafter, plan, editor, "save", ("title", "Kế hoạch đối ngoại".Normalize(System.Text.NormalizationForm.FormD)));

        Assert.Equal("Kế hoạch đối ngoại", (await desk.StoredAsync(plan)).Title);
    }

    [Fact]
    public async Task A_file_of_a_wrong_type_is_refused_in_words_and_the_text_stays()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");

        var told = await PlanDesk.UploadAsync(drafter, plan, editor, "chay.pdf", "MZ not a document"u8.ToArray(), ("mandate", "Vừa gõ"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("Không nhận loại tệp này", told.Document.GetElementById("file-loi")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Vừa gõ", PlanDesk.Typed(told, "mandate"));
        Assert.Equal(0, await desk.Host.ReadAsync(db => db.Set<PlanAttachment>().CountAsync(a => a.PlanId == plan)));
    }

    [Fact]
    public async Task An_uploaded_file_comes_back_byte_for_byte_and_cannot_run()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var other = await PlanDesk.OpenAsync(drafter);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var bytes = "%PDF-1.4\nhello\n%%EOF\n"u8.ToArray();

        var added = await PlanDesk.UploadAsync(drafter, plan, editor, "Phụ lục đối ngoại.pdf", bytes, ("mandate", "Lưu cùng tệp"));

        Assert.Equal(HttpStatusCode.Redirect, added.Status);
        Assert.Equal("Lưu cùng tệp", (await desk.StoredAsync(plan)).Mandate);
        var file = await desk.Host.ReadAsync(db => db.Set<PlanAttachment>().SingleAsync(a => a.PlanId == plan));
        using var answer = await drafter.Client.GetAsync($"/ke-hoach/{plan}/tep/{file.Id}");
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Phụ lục đối ngoại.pdf", answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await drafter.GetAsync($"/ke-hoach/{other}/tep/{file.Id}")).Status);
    }
}
