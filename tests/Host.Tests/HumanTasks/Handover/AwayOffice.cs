using Host.Identity;
using Host.Operations;
using Host.Tests.Decisions;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.HumanTasks.Handover;

/// <summary>The demo province with more colleagues, and the verbs of absence.</summary>
internal static class AwayOffice
{
    public static DateOnly Today(this PlanStory story) => VietnamTime.DateOf(story.Time.GetUtcNow());

    /// <summary>Somebody new in a new post.</summary>
    /// <param name="agency">Abbreviation in the demo province.</param>
    public static async Task<OfficeHolder> JoinAsync(this PlanStory story, string name, string title, PostRole role, string agency, string code, Guid? person = null)
    {
        var who = person ?? PlanStory.Province.Derive($"person {name}");
        await story.DoAsync<WorkflowsDb, Done>((db, _) =>
        {
            if (person is null)
                db.Add(new Person { Id = who, FullName = name, Email = $"{code}@bacninh.example", IsDemo = true });
            var post = new Post { Id = PlanStory.Province.Derive($"post {code}"), AgencyId = PlanStory.Province.IdOf(agency), Role = role, Title = title, Code = code };
            db.Add(post);
            db.Add(new PostHolding { Id = PlanStory.Province.Derive($"holding {code}"), PostId = post.Id, PersonId = who, ValidFrom = new(2020, 1, 1) });
            return Task.FromResult<Result<Done>>(Done.Value);
        });
        // Whoever came after the demo's own people gets the same password as they.
        await using (var scope = story.Host.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DemoAccounts>().SeedAsync(default);
        return await story.HolderAsync(code);
    }

    /// <summary>Answers a task on its page, as a signed-in person does.</summary>
    public static Task<Page> DecideAsync(this Visitor visitor, Page page, HumanTask task, string verdict) => visitor.PostAsync(
        $"/viec/{task.Id}",
        [new("__RequestVerificationToken", Web.Plans.PlanDesk.TokenOf(page)), new("verdict", verdict), new("comment", ""), new("version", task.VersionHash!)]);

    public static Task<OfficeHolder> DeputyOfFinanceAsync(this PlanStory story) =>
        story.JoinAsync("Phan Thị Mai Chi", "Phó Giám đốc Sở Tài chính", PostRole.Deputy, "STC", "pgd-stc");

    public static Task<Result<Substitution>> SubstituteAsync(
        this PlanStory story, OfficeHolder giver, OfficeHolder receiver, int days = 3, int startsIn = 0,
        SubstitutedWork work = SubstitutedWork.Opinion | SubstitutedWork.Check | SubstitutedWork.Numbering, bool takesOpen = false, Guid? by = null, Guid[]? agencies = null) =>
        story.DoAsync<IServiceProvider, Substitution>(async (services, stop) =>
        {
            var request = new SubstitutionRequest
            {
                Giver = SeatKey.Of(giver),
                Receiver = SeatKey.Of(receiver),
                Work = work,
                Agencies = agencies ?? [],
                From = story.Today().AddDays(startsIn),
                To = story.Today().AddDays(startsIn + days - 1),
                Proof = "Giấy nghỉ phép số 15 ngày 12/10/2026",
                TakesOpen = takesOpen,
            };
            var granted = await services.GetRequiredService<GrantSubstitution>().HandleAsync(request, by ?? giver.PersonId, ActorOf(giver), stop);
            if (granted.IsSuccess)
                await services.GetRequiredService<HandoverMail>().TellOfAsync(granted.Value, stop);
            return granted;
        });

    public static Task<Result<Delegation>> DelegateAsync(
        this PlanStory story, OfficeHolder giver, OfficeHolder receiver, SigningCapacity capacity = SigningCapacity.ForHead, int? days = 3,
        SignedPapers papers = SignedPapers.Submission, Guid[]? agencies = null, Guid? under = null, Guid? by = null) =>
        story.GrantAsync(giver.PostId, receiver, capacity, days, papers, agencies, under, by ?? giver.PersonId);

    /// <summary>By an administrator, also for a vacant post.</summary>
    public static Task<Result<Delegation>> GrantAsync(
        this PlanStory story, Guid post, OfficeHolder receiver, SigningCapacity capacity, int? days, SignedPapers papers, Guid[]? agencies, Guid? under, Guid by) =>
        story.DoAsync<GrantDelegation, Delegation>((grant, stop) => grant.HandleAsync(
            new()
            {
                GiverPostId = post,
                Receiver = SeatKey.Of(receiver),
                Capacity = capacity,
                Papers = papers,
                Agencies = agencies ?? [],
                From = story.Today(),
                To = days is { } last ? story.Today().AddDays(last - 1) : null,
                DocumentNumber = "27/GUQ-STTTT",
                DocumentDate = story.Today(),
                UnderId = under,
            },
            by, Actor.System, stop));

    /// <summary>What the day does, as the host's sweep would.</summary>
    public static Task<int> SweepAwayAsync(this PlanStory story) => story.Host.WithAsync<AwayWork, int>(work => work.RunAsync(default));

    /// <summary>To a time of day in Việt Nam, some days on.</summary>
    public static void GoTo(this PlanStory story, int days, int hour, int minute = 0, int second = 0) =>
        story.Time.Set(VietnamTime.At(story.Today().AddDays(days), new(hour, minute, second)));

    public static Task<List<string>> MailsToAsync(this PlanStory story, OfficeHolder who) => story.Host.ReadAsync(db => db.Set<OutboxMail>()
        .Where(m => m.ToAddress == who.Email && m.State != MailState.Cancelled).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.Subject).ToListAsync());

    public static async Task<HumanTask> OpinionOfAsync(this PlanStory story, Guid plan, string agency) =>
        (await story.OpenTasksAsync(plan)).Single(t => t.Kind is TaskKind.Opinion && t.AgencyId == PlanStory.Province.IdOf(agency));

    /// <summary>The newest link that one of several people has to a task.</summary>
    public static async Task<(string Token, string Code)> LinkOfPersonAsync(this PlanStory story, HumanTask task, OfficeHolder who)
    {
        var link = await story.Host.ReadAsync(db => db.Set<EmailLink>().AsNoTracking()
            .Where(l => l.TaskId == task.Id && l.PersonId == who.PersonId).OrderByDescending(l => l.IssuedAt).FirstAsync());
        var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
        return (tokens.TokenFor(link.Id), tokens.CodeFor(link.Id));
    }

    /// <summary>What the page behind a link says.</summary>
    public static async Task<Page> OpenLinkAsync(this PlanStory story, string token)
    {
        using var visitor = new Visitor(story.Host.Address);
        return await visitor.GetAsync($"/q/{token}");
    }

    /// <summary>Somebody leaves a post as of yesterday.</summary>
    public static Task EndPostAsync(this PlanStory story, string code) => story.DoAsync<WorkflowsDb, Done>(async (db, stop) =>
    {
        var post = await db.Set<Post>().SingleAsync(p => p.Code == code, stop);
        foreach (var holding in await db.Set<PostHolding>().Where(h => h.PostId == post.Id && h.ValidTo == null).ToListAsync(stop))
            holding.ValidTo = story.Today().AddDays(-1);
        return Done.Value;
    });

    public static Actor ActorOf(OfficeHolder holder) => new()
    {
        PersonId = holder.PersonId,
        Name = holder.FullName,
        Post = holder.PostTitle,
        Agency = holder.AgencyName,
        Channel = Channel.Web,
    };
}
