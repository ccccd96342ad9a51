using System.Net;
using System.Text;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.Playwright;
using Workflows.Interchange;
using Workflows.Issuance.Exchange;

namespace Host.Tests.Issuance.Exchange;

/// <summary>The clerk's page of the exchange.</summary>
public sealed class ExchangePagesTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_clerk_packs_downloads_and_takes_in_and_nobody_else_does()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.SealedAsync();
        var path = $"/ke-hoach/{plan}/lien-thong";
        using var clerk = await story.VisitAsync("van-thu-ubnd");

        // Without codes the page names who lacks one and how they are added.
        Assert.Contains($"{path}\"", (await clerk.GetAsync($"/ke-hoach/{plan}/phat-hanh")).Body, StringComparison.Ordinal);
        var bare = await clerk.GetAsync(path);
        Assert.Contains("Ủy ban nhân dân tỉnh Bắc Ninh (cơ quan ban hành) chưa có mã định danh", bare.Text, StringComparison.Ordinal);
        Assert.Contains("office codes", bare.Text, StringComparison.Ordinal);
        Assert.Contains("Sở Tài chính", bare.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(bare.Document.Forms, f => f.GetAttribute("action") == $"{path}/goi");

        await story.CodeAsync(ExchangeOffice.Usual);
        var ready = await clerk.GetAsync(path);
        Assert.Contains("Tạo gói cho 2 nơi nhận", ready.Text, StringComparison.Ordinal);
        Assert.Equal(path, (await clerk.SubmitAsync(ready, $"{path}/goi")).Location);
        Assert.Equal(HttpStatusCode.Conflict, (await clerk.SubmitAsync(ready, $"{path}/goi")).Status);
        var packed = await clerk.GetAsync(path);
        var packet = (await story.BoardAsync(plan)).Packets.Single();
        using var download = await clerk.Client.GetAsync($"{path}/goi/{packet.Id}");
        Assert.Equal(("application/xml", packet.Size), (download.Content.Headers.ContentType!.MediaType, (await download.Content.ReadAsByteArrayAsync()).Length));
        Assert.Contains("attachment", download.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"{path}/goi/{plan}")).Status);

        var received = ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received));
        Assert.Equal(path, (await ExchangeOffice.UploadAsync(clerk, packed, plan, received)).Location);
        var told = await clerk.GetAsync(path);
        Assert.Contains("Đã nhận trạng thái “Đã tiếp nhận” của Sở Tài chính.", told.Text, StringComparison.Ordinal);
        Assert.Contains("Trục liên thông: đã tiếp nhận", told.Text, StringComparison.Ordinal);
        Assert.Equal(path, (await ExchangeOffice.UploadAsync(clerk, packed, plan, received)).Location);
        Assert.Contains("Tin này đã được nhận lúc", (await clerk.GetAsync(path)).Text, StringComparison.Ordinal);

        foreach (var (file, said) in new[] { (null, "Chưa chọn tệp edXML."), ("<x/>"u8.ToArray(), "Phần tử gốc phải là edXML"), (new byte[TakeMessage.Largest + 1], "Tệp lớn quá 40 MB.") })
        {
            var refused = await ExchangeOffice.UploadAsync(clerk, packed, plan, file);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains(said, refused.Document.QuerySelector("#file-loi")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await ExchangeOffice.UploadAsync(clerk, packed, plan, new byte[TakeMessage.Largest + (2 * 1024 * 1024)])).Status);
        using var drafter = await story.VisitAsync("cv-ttbcxb");
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync($"{path}/goi/{packet.Id}")).Status);
        Assert.DoesNotContain($"{path}\"", (await drafter.GetAsync($"/ke-hoach/{plan}/phat-hanh")).Body, StringComparison.Ordinal);
        using var outsider = await story.VisitAsync("gd-stc");
        Assert.NotEqual(HttpStatusCode.OK, (await outsider.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_page_fits_a_desk_and_a_phone_and_has_no_serious_finding()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.SealedAsync();
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await GoAsync("/dang-nhap");
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync("van-thu-ubnd")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
        await GoAsync($"/ke-hoach/{plan}/lien-thong");
        await Screens.LookAsync(page, "124-lien-thong-thieu-ma");

        await story.CodeAsync(ExchangeOffice.Usual);
        await page.ReloadAsync();
        await page.ClickAsync("button:has-text('Tạo gói cho 2 nơi nhận')");
        await page.WaitForSelectorAsync(".alert-success");
        await UploadAsync(Encoding.UTF8.GetBytes(ExchangeOffice.Signed(story.Status(ExchangeStatus.Arrived))));
        await UploadAsync(ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received, minute: 10)));
        await UploadAsync(ExchangeOffice.Bytes(story.Status(ExchangeStatus.Refused, ExchangeOffice.Culture)));
        await UploadAsync(ExchangeOffice.Bytes(story.Reply()));
        await Screens.LookAsync(page, "125-lien-thong");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "khac.xml", MimeType = "application/xml", Buffer = ExchangeOffice.Bytes(story.Reply() with { ResponseFor = [] }) });
        await page.ClickAsync("button:has-text('Nhận tin')");
        await page.WaitForSelectorAsync(".alert-danger");
        await Screens.LookAsync(page, "126-lien-thong-bi-tu-choi");
        await GoAsync($"/ke-hoach/{plan}?muc=dien-bien");
        Assert.Empty(browser.OutsideOf(visitor));

        Task GoAsync(string to) => page.GotoAsync(new Uri(story.Host.Address, to).ToString());

        async Task UploadAsync(byte[] message)
        {
            await page.SetInputFilesAsync("#file", new FilePayload { Name = "tin.edxml", MimeType = "application/xml", Buffer = message });
            await page.ClickAsync("button:has-text('Nhận tin')");
            await page.WaitForSelectorAsync(".alert-success");
        }
    }
}
