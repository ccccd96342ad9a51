using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Host.Tests.Decisions;
using Host.Tests.Issuance.Signing;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Exchange;
using Workflows.Values;

namespace Host.Tests.Issuance.Exchange;

/// <summary>A sealed document, codes of agencies, and messages of the other side; the province's codes are invented.</summary>
internal static class ExchangeOffice
{
    public static readonly OrganId Own = OrganId.Parse("H99").Value;
    public static readonly OrganId Finance = OrganId.Parse("H99.5").Value;
    public static readonly OrganId Culture = OrganId.Parse("H99.9").Value;

    /// <summary>The committee's own and those of two departments; the others have none.</summary>
    public static readonly string[] Usual = ["UBND,H99", "STC,H99.5", "SVHTTDL,H99.9"];

    public static async Task<Guid> SealedAsync(this PlanStory story)
    {
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        using var leader = SigningOffice.Leader(sign);
        Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, leader))).Problem);
        using var agency = SigningOffice.Agency();
        var signed = (await story.FileAsync(plan, Workflows.Issuance.Files.FileForm.SignedPdf)).Bytes;
        Assert.Null((await story.TakeAsync(Assert.Single(await story.OpenTasksAsync(plan)), SigningOffice.With(story, signed, agency))).Problem);
        return plan;
    }

    /// <summary>Sealed, with codes, packed.</summary>
    public static async Task<Guid> PackedAsync(this PlanStory story)
    {
        var plan = await story.SealedAsync();
        await story.CodeAsync(Usual);
        Assert.Null((await story.PackAsync(plan)).Problem);
        return plan;
    }

    public static async Task CodeAsync(this PlanStory story, params string[] codes)
    {
        var file = AgencyCodeFile.Read(Encoding.UTF8.GetBytes("agency,code,valid_from,valid_to,source\n" + string.Concat(codes.Select(c => $"{c},01/07/2025,,thử\n"))));
        Assert.Null((await story.DoAsync<ImportAgencyCodes, CodeChanges>((act, stop) =>
            act.HandleAsync(file.Value, PlanStory.Province.Committee.Name, preview: false, Actor.System, stop))).Problem);
    }

    public static Guid Clerk => PlanStory.Province.PersonOf("van-thu-ubnd");

    public static Task<Result<MadePacket>> PackAsync(this PlanStory story, Guid plan) =>
        story.DoAsync<MakePacket, MadePacket>((act, stop) => act.HandleAsync(plan, Clerk, Actor.System, stop));

    public static Task<Result<TakenMessage>> TakeAsync(this PlanStory story, Guid plan, byte[] message, Guid? person = null) =>
        story.DoAsync<TakeMessage, TakenMessage>((act, stop) => act.HandleAsync(message, plan, person ?? Clerk, Actor.System, stop));

    public static Task<ExchangeBoard> BoardAsync(this PlanStory story, Guid plan) =>
        story.Host.WithAsync<ReadExchange, ExchangeBoard>(async read => await read.OfAsync(await story.PlanAsync(plan), default));

    public static Task<Recipient> RecipientAsync(this PlanStory story, Guid plan, string agency)
    {
        var id = PlanStory.Province.IdOf(agency);
        return story.Host.ReadAsync(db => db.Set<Recipient>().AsNoTracking().SingleAsync(r => r.PlanId == plan && r.AgencyId == id));
    }

    /// <summary>A status as the finance department's system would send it about "01/QĐ-UBND" of today.</summary>
    public static StatusMessage Status(this PlanStory story, ExchangeStatus status, OrganId? from = null, int minute = 0) => new()
    {
        From = new(from ?? Finance, "Sở Tài chính"),
        ResponseFor = [story.Ours()],
        Status = status,
        Description = status is ExchangeStatus.Refused ? "Gửi nhầm nơi nhận" : "",
        At = VietnamTime.At(VietnamTime.Today(story.Time), new(9, minute)),
    };

    /// <summary>What names our document.</summary>
    public static ResponseTo Ours(this PlanStory story)
    {
        var day = VietnamTime.Today(story.Time);
        return new(Own, "01/QĐ-UBND", day, new DocumentKey(Own, day, "01", "QĐ-UBND").ToString());
    }

    /// <summary>An answer to it with two files.</summary>
    public static DocumentMessage Reply(this PlanStory story)
    {
        var day = VietnamTime.Today(story.Time);
        return new()
        {
            From = new(Finance, "Sở Tài chính"),
            To = [new(Own, PlanStory.Province.Committee.Name)],
            DocumentId = new DocumentKey(Finance, day, "15", "STC-QLNS").ToString(),
            Number = "15",
            Notation = "STC-QLNS",
            Date = day,
            Type = DocumentTypeCodes.Of("Công văn"),
            Subject = "Kinh phí thực hiện Kế hoạch thông tin đối ngoại",
            ResponseFor = [story.Ours()],
            Traces = [new(Finance, story.Time.GetUtcNow())],
            Business = new(ExchangeBusiness.New) { DocumentId = new DocumentKey(Finance, day, "15", "STC-QLNS").ToString() },
            Files = [new("1", "Công văn 15.pdf", "application/pdf", "", "%PDF-1.7 một"u8.ToArray()), new("2", "Dự toán.xlsx", "application/octet-stream", "", "PK hai"u8.ToArray())],
        };
    }

    public static byte[] Bytes(EdxmlMessage message) => EdxmlWriter.Write(message).Value;

    public static string Text(EdxmlMessage message) => Encoding.UTF8.GetString(Bytes(message));

    /// <summary>With a signature over the whole packet.</summary>
    public static string Signed(EdxmlMessage message)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Sở Tài chính", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Text(message));
        var signed = new SignedXml(document) { SigningKey = key };
        var whole = new Reference("") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        whole.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        whole.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(whole);
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.KeyInfo.AddClause(new KeyInfoX509Data(certificate));
        signed.ComputeSignature();
        document.GetElementsByTagName("edXMLHeader", "http://www.mic.gov.vn/TBT/QCVN_102_2016")[0]!.AppendChild(document.ImportNode(signed.GetXml(), deep: true));
        return document.OuterXml;
    }

    /// <summary>Sends a file with the page's own form.</summary>
    public static async Task<Page> UploadAsync(Visitor visitor, Page page, Guid plan, byte[]? file)
    {
        var action = $"/ke-hoach/{plan}/lien-thong/tin";
        var form = page.Document.Forms.First(f => f.GetAttribute("action") == action);
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        if (file is not null)
            content.Add(new ByteArrayContent(file), "file", "tin.edxml");
        // A body that is refused unread would break the pipe; asked first, the host answers before it is sent.
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content, Headers = { ExpectContinue = file?.Length > TakeMessage.Largest } };
        return await Page.ReadAsync(await visitor.Client.SendAsync(request));
    }

    public static async Task<Visitor> VisitAsync(this PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }
}
