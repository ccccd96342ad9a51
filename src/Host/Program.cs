using Host.ElsaApi;
using Host.Identity;
using Host.LinkPages;
using Host.Mail;
using Host.Operations;
using Host.Operations.Commands;
using Host.Web;
using Host.Web.Away;
using Host.Web.Boards;
using Host.Web.FollowUp;
using Host.Web.Issued;
using Host.Web.LegalBases;
using Host.Web.Plans;
using Host.Web.Process;
using Host.Web.Register;
using Host.Web.Tasks;
using Host.WorkflowHttp;
using Workflows.Audit;
using Workflows.Boards;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Definitions;
using Workflows.Engine;
using Workflows.FollowUp;
using Workflows.HumanTasks;
using Workflows.Interchange;
using Workflows.Issuance;
using Workflows.LegalBases;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.TreeHeads;
using Workflows.WorkFiles;

namespace Host;

/// <summary>The table of contents: commands, rooms, pages. What each does stands where its name points.</summary>
internal static class Program
{
    internal static HostParts Parts { get; } = new(Rooms, Pages);

    public static Task<int> Main(string[] args) => CommandLine.RunAsync(
        args,
        Parts,
        ServeCommand.Make,
        MigrateCommand.Make,
        DemoCommand.Make,
        AuditCommand.Make,
        OfficeCommands.Make,
        CalendarCommands.Make,
        WorkflowCommands.Make);

    private static void Rooms(WebApplicationBuilder host)
    {
        host.Services
            .AddAudit()
            .AddCalendar()
            .AddSigningRules(host.Configuration)
            .AddOrganisation()
            .AddInterchange()
            .AddScriptLimits(host.Configuration)
            .AddEngine()
            .AddLegalBases()
            .AddPlans()
            .AddHumanTasks()
            .AddDecisions()
            .AddPublishRules(host.Configuration)
            .AddDefinitions()
            .AddDocumentFonts(host.Configuration)
            .AddTrustedRoots(host.Configuration)
            .AddIssuance()
            .AddTreeHeadRules(host.Configuration)
            .AddTreeHeads()
            .AddLinks()
            .AddBoards()
            .AddFollowUp()
            .AddWorkFiles()
            .AddAccounts(host.Configuration, host.Environment)
            .AddWeb()
            .AddPlanPages()
            .AddTaskPages()
            .AddRegisterPages()
            .AddIssuedPages()
            .AddBasisPages()
            .AddAwayPages()
            .AddFollowUpPages()
            .AddElsaApi()
            .AddOperations()
            .AddMail(host.Configuration, host.Environment)
            .AddWorkflowHttp(host.Configuration);
    }

    private static void Pages(WebApplication app)
    {
        app.UseKnownProxies();
        app.UseRequestScope();
        app.UseWeb(inside => inside.UseDatabaseAway());
        app.MapHealth();
        app.MapWeb();
        app.MapPlanPages();
        app.MapBases();
        app.MapBoards();
        app.MapFollowUp();
        app.MapRegister();
        app.MapIssued();
        app.MapExchange();
        app.MapProcess();
        app.MapTasks();
        app.MapAwayPages();
        app.MapLinkPages();
        app.MapMail();
        app.MapElsaApi();
        app.MapWorkflowHttp();
    }
}
