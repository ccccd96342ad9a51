using System.Text.RegularExpressions;
using Host.Tests.Decisions;
using Host.Tests.ElsaApi;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Security.Rights;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.LegalBases;
using Workflows.Links;
using Workflows.Outbox;

namespace Security.Web;

/// <summary>A running office with something behind every kind of address: an issued plan, one that waits for opinions, links, mails, a register.</summary>
internal sealed partial class EveryPage : IAsyncDisposable
{
    public const string Nothing = "0198c6a0-0000-7000-8000-000000000000";

    /// <summary>Between them they may open every page that anybody may.</summary>
    public static readonly IReadOnlyList<string> Posts = ["cv-ttbcxb", "van-thu-ubnd", "quan-tri"];

    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    private EveryPage(PlanStory story) => Story = story;

    public PlanStory Story { get; }

    /// <summary>Waits for opinions, as <see cref="Waiting"/> does.</summary>
    public Guid Plan { get; private set; }

    public HumanTask Waiting { get; private set; } = null!;

    public static async Task<EveryPage> BeginAsync(PostgresServer server, params (string Key, string Value)[] settings)
    {
        var made = new EveryPage(await PlanStory.BeginAsync(server, settings));
        await made.FillAsync();
        return made;
    }

    /// <summary>The rows of the table that are asked with GET, each with an address that stands for something where anything can.</summary>
    public IEnumerable<(RouteRow Row, string Path)> Gets() =>
        RouteTable.Written.Where(row => row.Method is "GET").Select(row => (row, PathOf(row)));

    public string PathOf(RouteRow row) => Parameter().Replace(row.Pattern, found =>
    {
        var name = found.Groups[1].Value;
        return known.GetValueOrDefault($"{row.Pattern} {name}") ?? known.GetValueOrDefault($"{Area(row.Pattern)} {name}") ?? known.GetValueOrDefault(name)
            ?? (found.Value.Contains("guid", StringComparison.Ordinal) ? Nothing : "khong-co");
    });

    /// <summary>Somebody signed in.</summary>
    public async Task<Visitor> EnterAsync(string post)
    {
        var visitor = new Visitor(Story.Host.Address);
        Assert.Equal(System.Net.HttpStatusCode.Found, (await visitor.SignInAsync((await Story.HolderAsync(post)).Email)).Status);
        return visitor;
    }

    /// <summary>A caller of Studio's API with every right.</summary>
    public async Task<HttpClient> EnterApiAsync()
    {
        var client = Story.Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await StudioHost.TokenOfAsync(Story.Host, StudioHost.FirstAdministrator));
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        return client;
    }

    public ValueTask DisposeAsync() => Story.DisposeAsync();

    private async Task FillAsync()
    {
        var issued = await Story.OpenAsync();
        Assert.Null((await Story.IssueAsync(Assert.Single(await Story.ReachAsync(issued, "issue")))).Problem);
        Plan = await Story.OpenAsync("Kế hoạch đang xin ý kiến");
        var file = await Story.AttachAsync(Plan);
        var asked = await Story.ReachAsync(Plan, "opinions");
        Assert.Null((await Story.CastAsync(asked[1], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ")).Problem);
        Waiting = asked[0];
        var tokens = Story.Host.Services.GetRequiredService<LinkTokens>();
        var reading = await Story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.PlanId == issued && l.Purpose == LinkPurpose.Read).Select(l => l.Id).FirstAsync());
        await Host.Tests.Mail.Eventually.TrueAsync(
            () => Story.Host.ReadAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Queued || m.State == MailState.Sending)), () => "Mails wait.");

        known["form"] = "pdf";
        known["version"] = known["at"] = "1";
        known["planId"] = known["/ke-hoach id"] = $"{issued}";
        known["/ke-hoach/{id:guid}/tep/{attachmentId:guid} id"] = $"{Plan}";
        known["attachmentId"] = $"{file}";
        known["taskId"] = $"{Waiting.Id}";
        known["token"] = (await Story.LinkOfAsync(Waiting)).Token;
        known["/q/{token}/van-ban.pdf token"] = tokens.TokenFor(reading);
        known["definitionId"] = "decision-with-plan";
        known["instanceId"] = known["/elsa/api/workflow-instances id"] = $"{Waiting.InstanceId}";
        known["versionId"] = await Story.Host.ReadAsync(db => db.Set<Workflows.Engine.Instances.StoredDefinition>().Where(d => d.DefinitionId == "decision-with-plan").Select(d => $"{d.Id}").FirstAsync());
        known["typeName"] = "Elsa.WriteLine";
        known["/can-cu id"] = await Story.Host.ReadAsync(db => db.Set<RegisteredBasis>().Select(b => $"{b.Id}").FirstAsync());
        known["/so-van-ban id"] = await Story.Host.ReadAsync(db => db.Set<IssuedNumber>().Select(n => $"{n.Id}").FirstAsync());
        known["/hop-thu id"] = await Story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.State == MailState.Sent && m.TaskId == Waiting.Id).Select(m => $"{m.Id}").FirstAsync());
    }

    /// <summary>The part of a pattern before its first parameter.</summary>
    private static string Area(string pattern) => pattern.Split("/{", 2)[0];

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex Parameter();
}
