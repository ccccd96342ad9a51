using System.Net;
using System.Text.Json.Nodes;
using Host.Operations;
using Host.Tests.ElsaApi;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Workflows.Engine.Instances;

namespace Host.Tests.Web.Process;

/// <summary>A host on which nothing is published untried.</summary>
public sealed class CautiousHost(PostgresServer server) : StudioHost(server)
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Workflows:PublishNeedsDryRun"] = "true" };
}

public sealed class PublishNeedsDryRunTests(CautiousHost studio) : IClassFixture<CautiousHost>
{
    [Fact]
    public async Task A_publication_without_a_green_dry_run_is_refused_and_with_one_goes_through()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting());
        var id = Text(made, "definitionId");

        var refused = await studio.Admin.PostAsync($"/workflow-definitions/{id}/publish");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("chưa được chạy thử đạt", Assert.Single(refused.Errors), StringComparison.Ordinal);
        Assert.Contains("chỉ cho ban hành sau khi chạy thử đạt", (await admin.GetAsync($"/quy-trinh/{id}")).Text, StringComparison.Ordinal);

        await TryAsync(admin, id);
        (await studio.Admin.PostAsync($"/workflow-definitions/{id}/publish")).Ok();
        Assert.True(await IsInForceAsync(id));
        // In force already: asking again needs nothing.
        (await studio.Admin.PostAsync($"/workflow-definitions/{id}/publish")).Ok();
    }

    [Fact]
    public async Task A_dry_run_of_another_text_does_not_count()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting());
        var id = Text(made, "definitionId");
        await TryAsync(admin, id);

        var changed = await studio.Admin.SaveAsync(Models.Edited(made, "đổi sau khi thử"), publish: true);

        Assert.Equal(HttpStatusCode.BadRequest, changed.Status);
        Assert.Contains("đúng nội dung này", Assert.Single(changed.Errors), StringComparison.Ordinal);
        Assert.False(await IsInForceAsync(id));
        // Refused, nothing of the change is stored either.
        Assert.Null(await studio.ReadAsync(db => db.Set<StoredDefinition>().Where(row => row.DefinitionId == id && row.IsLatest).Select(row => row.Description).SingleAsync()));
    }

    [Fact]
    public async Task A_red_dry_run_does_not_count()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var model = Models.Blank();
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("hong", "Elsa.Fault", ("message", Models.Literal("Hỏng"))));
        var id = Text(await studio.Admin.CreateAsync(model), "definitionId");
        await TryAsync(admin, id);

        Assert.Equal(HttpStatusCode.BadRequest, (await studio.Admin.PostAsync($"/workflow-definitions/{id}/publish")).Status);
        Assert.False(await IsInForceAsync(id));
    }

    [Fact]
    public async Task What_ships_with_the_product_is_in_force_from_the_first_start() => Assert.True(await IsInForceAsync("decision-with-plan"));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void The_setting_is_read(string? text, bool expected) => Assert.Equal(expected, PublishSettings.Read(With(text)).NeedsDryRun);

    [Fact]
    public void A_wrong_setting_stops_the_start_and_is_named()
    {
        var refused = Assert.Throws<StartRefusedException>(() => PublishSettings.Read(With("có")));

        Assert.Contains("Workflows:PublishNeedsDryRun", refused.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot With(string? text) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Workflows:PublishNeedsDryRun"] = text }).Build();

    private static async Task TryAsync(Visitor admin, string id)
    {
        var path = $"/quy-trinh/{id}/chay-thu";
        Assert.Equal(HttpStatusCode.Found, (await admin.SubmitAsync(await admin.GetAsync(path), path)).Status);
    }

    private Task<bool> IsInForceAsync(string id) =>
        studio.ReadAsync(db => db.Set<StoredDefinition>().AnyAsync(row => row.DefinitionId == id && row.IsPublished));

    private static string Text(JsonObject json, string key) => json[key]!.GetValue<string>();
}
