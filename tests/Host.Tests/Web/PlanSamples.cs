using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Tests.Web;

/// <summary>Plans and tasks for lists to show, without a workflow behind them.</summary>
internal static class PlanSamples
{
    public static Task<Guid> OpenAsync(WebHost host, string title) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<WorkflowsDb>();
        var create = services.GetRequiredService<CreatePlan>();
        var directory = services.GetRequiredService<Directory>();
        var content = new PlanContent { Title = title, PlanType = PlanType.Annual, PeriodFrom = 2027, PeriodTo = 2027 };
        var opened = await db.CommitAsync(async stop =>
        {
            var drafter = await directory.Holders().FirstAsync(h => h.Email == People.Drafter, stop);
            return await create.RunAsync(content, drafter, Actor.System, stop);
        });
        return opened.Value.Id;
    });

    public static Task AskAsync(WebHost host, Guid plan, string email, string step, DateOnly? dueOn, TaskKind kind = TaskKind.Approve) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<WorkflowsDb>();
            var ids = services.GetRequiredService<IIds>();
            var directory = services.GetRequiredService<Directory>();
            return await db.CommitAsync<Done>(async stop =>
            {
                var holder = await directory.Holders().FirstAsync(h => h.Email == email, stop);
                db.Add(new HumanTask
                {
                    Id = ids.Next(),
                    PlanId = plan,
                    InstanceId = ids.Next(),
                    ActivityInstanceId = ids.Next(),
                    BookmarkId = ids.Next(),
                    Kind = kind,
                    StepId = "step",
                    Step = step,
                    Round = 1,
                    AskedId = holder.PersonId,
                    PersonId = holder.PersonId,
                    PersonName = holder.FullName,
                    PostId = holder.PostId,
                    PostTitle = holder.PostTitle,
                    AgencyId = holder.AgencyId,
                    AgencyName = holder.AgencyName,
                    Binds = false,
                    OpenedAt = services.GetRequiredService<TimeProvider>().GetUtcNow(),
                    DueOn = dueOn,
                });
                return Done.Value;
            });
        });
}
