using System.Net;
using System.Net.Http.Json;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Outbox.Deliveries;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Outbox.Deliveries;

namespace Host.Tests.Links;

/// <summary>What counts as a person opening a task's page, and what does not.</summary>
public sealed class SeenTests(PostgresServer server, Browser browser)
{
    private const string NotDriven = "Object.defineProperty(navigator, 'webdriver', { get: () => false });";

    private const string AskOnce = "() => fetch('/icon.svg').then(answer => answer.text())";

    [Fact]
    public async Task Loading_a_page_however_often_proves_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        using var scanner = new Visitor(story.Host.Address);

        for (var look = 0; look < 3; look++)
            Assert.Equal(HttpStatusCode.OK, (await scanner.GetAsync($"/q/{token}")).Status);
        using var untouched = PlanStory.FormOf(task, verdict: null);
        using var refused = await scanner.Client.PostAsync($"/q/{token}", untouched);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

        var delivery = await story.DeliveryAsync(task);
        Assert.Equal(DeliveryStage.Accepted, delivery.Stage);
        Assert.NotNull(delivery.LoadedAt);
        Assert.Null(delivery.OpenedAt);
        Assert.Equal([OpeningEvidence.Loaded], await EvidenceAsync(story, task));
    }

    [Fact]
    public async Task A_hand_on_the_page_is_told_once_and_changes_nothing_else()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        var visitor = await browser.NewVisitorAsync();
        await visitor.AddInitScriptAsync(NotDriven);
        var page = await visitor.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(Of(story, token));

        var told = await page.RunAndWaitForResponseAsync(() => page.Mouse.MoveAsync(200, 300, new() { Steps = 3 }), answer => answer.Url.EndsWith("/da-xem", StringComparison.Ordinal));
        Assert.Equal(204, told.Status);
        var more = 0;
        page.Request += (_, request) => more += request.Url.EndsWith("/da-xem", StringComparison.Ordinal) ? 1 : 0;
        await page.Mouse.WheelAsync(0, 400);
        await page.Keyboard.PressAsync("Tab");
        await page.ReloadAsync();
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Tab"), answer => answer.Url.EndsWith("/da-xem", StringComparison.Ordinal));

        Assert.Equal(1, more);
        Assert.Empty(errors);
        Assert.Empty(browser.OutsideOf(visitor));
        var delivery = await story.DeliveryAsync(task);
        Assert.Equal(DeliveryStage.Opened, delivery.Stage);
        Assert.True(delivery.IsProven);
        Assert.Single(await story.KindsAsync(task.PlanId), kind => kind == "task.seen");
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
        Assert.Null((await story.Host.ReadAsync(db => db.Set<EmailLink>().AsNoTracking().SingleAsync(l => l.TaskId == task.Id))).SpentAt);
        await visitor.CloseAsync();
    }

    [Fact]
    public async Task A_browser_driven_by_a_program_and_moves_made_by_a_script_prove_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        var driven = await browser.NewVisitorAsync();
        var page = await driven.NewPageAsync();
        await page.GotoAsync(Of(story, token));
        await page.Mouse.MoveAsync(200, 300, new() { Steps = 3 });
        await page.Mouse.WheelAsync(0, 400);
        await page.EvaluateAsync(AskOnce);
        var scripted = await browser.NewVisitorAsync();
        await scripted.AddInitScriptAsync(NotDriven);
        page = await scripted.NewPageAsync();
        await page.GotoAsync(Of(story, token));
        await page.EvaluateAsync("""
            () => {
              window.scrollTo(0, 10000);
              for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"])
                window.dispatchEvent(new Event(kind, { bubbles: true }));
            }
            """);
        // What was to be posted has been posted before a later request of the same page is answered.
        await page.EvaluateAsync(AskOnce);

        Assert.Equal([OpeningEvidence.Loaded], await EvidenceAsync(story, task));
        await driven.CloseAsync();
        await scripted.CloseAsync();
    }

    [Fact]
    public async Task Only_the_pages_own_words_are_taken_for_a_hand()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        using var client = story.Host.NewClient();

        async Task<HttpStatusCode> PostAsync(string to, HttpContent content)
        {
            using (content)
            {
                using var answer = await client.PostAsync($"/q/{to}/da-xem", content);
                return answer.StatusCode;
            }
        }

        // What a form can send is not even looked at.
        Assert.NotEqual(HttpStatusCode.NoContent, await PostAsync(token, new FormUrlEncodedContent([new("how", "key")])));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(token, JsonContent.Create(new { how = "scroll" })));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(token, new StringContent("{", null, "application/json")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(token, JsonContent.Create(new { how = new string('x', 4000) })));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(new string('a', token.Length), JsonContent.Create(new { how = "key" })));
        Assert.Empty(await EvidenceAsync(story, task));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(token, JsonContent.Create(new { how = "key" }))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer));
        Assert.Equal([OpeningEvidence.Interaction], await EvidenceAsync(story, task));
        Assert.Single(await story.KindsAsync(task.PlanId), kind => kind == "task.seen");
    }

    [Fact]
    public async Task A_link_that_went_to_an_address_since_corrected_proves_nothing_for_the_new_one()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        using var client = story.Host.NewClient();
        using var answer = await client.PostAsJsonAsync($"/q/{token}/da-xem", new { how = "key" });
        Assert.Equal(DeliveryStage.Opened, (await story.DeliveryAsync(task)).Stage);
        story.Time.Advance(TimeSpan.FromMinutes(5));

        await story.CorrectAddressAsync(task, "dung@demo.example");
        await story.RemindAsync(task);
        await story.SentAsync(task);

        Assert.Equal(DeliveryStage.Accepted, (await story.DeliveryAsync(task)).Stage);
    }

    [Fact]
    public async Task Looking_after_the_end_is_not_written_down()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        await story.CastAsync(task, Verdict.Approve);
        using var client = story.Host.NewClient();

        using var answer = await client.PostAsJsonAsync($"/q/{token}/da-xem", new { how = "key" });

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(await EvidenceAsync(story, task));
    }

    [Fact]
    public async Task Whoever_answers_by_the_link_has_opened_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        var (_, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();

        using var form = PlanStory.FormOf(task, "Approve", code);
        using var answer = await client.PostAsync($"/q/{token}", form);

        Assert.Equal([OpeningEvidence.Answer], await EvidenceAsync(story, task));
        Assert.Equal(DeliveryStage.Opened, (await story.DeliveryAsync(task)).Stage);
    }

    [Fact]
    public async Task Who_is_asked_and_looks_signed_in_has_opened_it_but_for_a_page_fetched_in_advance()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, _) = await AskAsync(story);
        using var visitor = await EnterAsync(story, task);
        using var early = new HttpRequestMessage(HttpMethod.Get, $"/viec/{task.Id}");
        early.Headers.Add("Sec-Purpose", "prefetch");
        using var fetched = await visitor.Client.SendAsync(early);
        Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        Assert.Empty(await EvidenceAsync(story, task));

        await visitor.GetAsync($"/viec/{task.Id}");
        await visitor.GetAsync($"/viec/{task.Id}");

        Assert.Equal([OpeningEvidence.SignedIn], await EvidenceAsync(story, task));
        Assert.Equal(DeliveryStage.Opened, (await story.DeliveryAsync(task)).Stage);
        Assert.Single(await story.KindsAsync(task.PlanId), kind => kind == "task.seen");
    }

    [Fact]
    public async Task A_bounce_after_the_page_was_opened_takes_nothing_away()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (task, token) = await AskAsync(story);
        using var client = story.Host.NewClient();
        using var answer = await client.PostAsJsonAsync($"/q/{token}/da-xem", new { how = "touch" });
        var notices = (await story.NoticesToAsync((await story.HolderAsync("cv-ttbcxb")).PersonId)).Count;

        await story.ReportAsync(await story.SentAsync(task));

        var delivery = await story.DeliveryAsync(task);
        Assert.Equal((DeliveryStage.Opened, true), (delivery.Stage, delivery.IsProven));
        Assert.NotNull(delivery.BouncedAt);
        Assert.Equal(notices, (await story.NoticesToAsync((await story.HolderAsync("cv-ttbcxb")).PersonId)).Count);
    }

    private static string Of(PlanStory story, string token) => new Uri(story.Host.Address, $"/q/{token}").ToString();

    private static async Task<(HumanTask Task, string Token)> AskAsync(PlanStory story)
    {
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        await story.SentAsync(task);
        return (task, (await story.LinkOfAsync(task)).Token);
    }

    private static Task<List<OpeningEvidence>> EvidenceAsync(PlanStory story, HumanTask task) => story.Host.ReadAsync(db =>
        db.Set<Opening>().AsNoTracking().Where(o => o.TaskId == task.Id).OrderBy(o => o.At).Select(o => o.Evidence).ToListAsync());

    private static async Task<Visitor> EnterAsync(PlanStory story, HumanTask task)
    {
        var email = await story.Host.ReadAsync(db => db.Set<Workflows.Organisation.Person>().Where(p => p.Id == task.PersonId).Select(p => p.Email).SingleAsync());
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(email);
        return visitor;
    }
}
