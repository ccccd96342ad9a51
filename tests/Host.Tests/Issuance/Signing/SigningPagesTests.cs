using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Host.Tests.Web;
using Microsoft.Playwright;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Tests.Signatures;

namespace Host.Tests.Issuance.Signing;

/// <summary>The pages on which signer and clerk take the file, bring it back, or give it back.</summary>
public sealed class SigningPagesTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_signer_takes_the_file_is_told_every_fault_and_hands_it_in()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        using var signer = new Visitor(story.Host.Address);
        await signer.SignInAsync((await story.HolderAsync("pct-ubnd-phu-trach")).Email);
        using var stranger = new Visitor(story.Host.Address);
        await stranger.SignInAsync((await story.HolderAsync("gd-stc")).Email);

        var page = await signer.GetAsync($"/viec/{sign.Id}");
        Assert.Contains("01/QĐ-UBND", page.Text, StringComparison.Ordinal);
        Assert.Contains("Chỗ đặt hình chữ ký", page.Text, StringComparison.Ordinal);
        var file = await signer.Client.GetByteArrayAsync($"/viec/{sign.Id}/tep-ky");
        Assert.Equal((await story.FileAsync(plan, FileForm.Pdf)).Bytes, file);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/viec/{sign.Id}/tep-ky")).Status);

        var nothing = await UploadAsync(signer, page, sign.Id, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        Assert.Contains("Chưa chọn tệp", nothing.Text, StringComparison.Ordinal);
        using var other = TestAuthority.Ours.Issue("Nguyễn Đình Quang");
        var refused = await UploadAsync(signer, page, sign.Id, SigningOffice.With(story, file, other));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("không phải " + sign.PersonName, refused.Text, StringComparison.Ordinal);
        Assert.Contains("Chưa khai báo chứng thư gốc", refused.Text, StringComparison.Ordinal);
        Assert.Equal(PlanState.AwaitingSignature, (await story.PlanAsync(plan)).State);

        using var leader = SigningOffice.Leader(sign);
        var taken = await UploadAsync(signer, page, sign.Id, SigningOffice.With(story, file, leader));
        Assert.Equal((HttpStatusCode.Redirect, $"/ke-hoach/{plan}"), (taken.Status, taken.Location));
        Assert.Equal($"/viec/{sign.Id}", (await UploadAsync(signer, page, sign.Id, file)).Location);

        var seal = Assert.Single(await story.OpenTasksAsync(plan));
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        var sealing = await clerk.GetAsync($"/viec/{seal.Id}");
        Assert.Contains("Chữ ký của người có thẩm quyền", sealing.Text, StringComparison.Ordinal);
        using var agency = SigningOffice.Agency();
        var signed = await clerk.Client.GetByteArrayAsync($"/viec/{seal.Id}/tep-ky");
        Assert.Equal(HttpStatusCode.Redirect, (await UploadAsync(clerk, sealing, seal.Id, SigningOffice.With(story, signed, agency))).Status);
        Assert.Equal(PlanState.Issued, (await story.PlanAsync(plan)).State);
        var files = await clerk.GetAsync($"/ke-hoach/{plan}?muc=tep");
        Assert.Contains("Chữ ký số của cơ quan", files.Text, StringComparison.Ordinal);
        Assert.Contains("Xác nhận của máy chủ", files.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clerk_gives_the_file_back_with_a_reason_that_is_asked_for()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        using var signer = new Visitor(story.Host.Address);
        await signer.SignInAsync((await story.HolderAsync("pct-ubnd-phu-trach")).Email);
        var page = await signer.GetAsync($"/viec/{sign.Id}");
        var act = $"/viec/{sign.Id}/tra-lai-ky";

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await signer.SubmitAsync(page, act, ("reason", ""))).Status);
        Assert.Equal("/", (await signer.SubmitAsync(page, act, ("reason", "Thiếu nơi nhận"))).Location);

        Assert.Equal("examine", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
    }

    [Fact]
    public async Task The_pages_fit_a_desk_and_a_phone_and_have_no_serious_finding()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        using var leader = SigningOffice.Leader(sign);
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await EnterAsync(story, page, "pct-ubnd-phu-trach");
        await page.GotoAsync(At(story, $"/viec/{sign.Id}"));
        await Screens.LookAsync(page, "120-ky-so");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "khac.pdf", MimeType = "application/pdf", Buffer = SigningOffice.With(story, TestPdf.Prepared, leader) });
        await page.ClickAsync("button:has-text('Nộp tệp đã ký')");
        await page.WaitForSelectorAsync(".alert-danger");
        await Screens.LookAsync(page, "121-ky-so-bi-tu-choi");
        Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, leader))).Problem);

        await using var clerks = await browser.NewVisitorAsync();
        var clerk = await clerks.NewPageAsync();
        await EnterAsync(story, clerk, "van-thu-ubnd");
        await clerk.GotoAsync(At(story, $"/viec/{Assert.Single(await story.OpenTasksAsync(plan)).Id}"));
        await Screens.LookAsync(clerk, "122-dong-dau-so");
        using var agency = SigningOffice.Agency();
        var both = SigningOffice.With(story, (await story.FileAsync(plan, FileForm.SignedPdf)).Bytes, agency);
        await clerk.SetInputFilesAsync("#file", new FilePayload { Name = "01.pdf", MimeType = "application/pdf", Buffer = both });
        await clerk.ClickAsync("button:has-text('Nộp tệp và phát hành')");
        await clerk.WaitForSelectorAsync(".alert-success");
        await clerk.GotoAsync(At(story, $"/ke-hoach/{plan}?muc=tep"));
        await Screens.LookAsync(clerk, "123-chu-ky-cua-ke-hoach");
        Assert.Empty(browser.OutsideOf(visitor));
    }

    private static async Task<Page> UploadAsync(Visitor visitor, Page page, Guid task, byte[]? file)
    {
        var action = $"/viec/{task}/ky-so";
        var form = page.Document.Forms.First(f => f.GetAttribute("action") == action);
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        if (file is not null)
            content.Add(new ByteArrayContent(file), "file", "van-ban-da-ky.pdf");
        return await Page.ReadAsync(await visitor.Client.PostAsync(action, content));
    }

    private static string At(PlanStory story, string path) => new Uri(story.Host.Address, path).ToString();

    private static async Task EnterAsync(PlanStory story, IPage page, string post)
    {
        await page.GotoAsync(At(story, "/dang-nhap"));
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync(post)).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
    }
}
