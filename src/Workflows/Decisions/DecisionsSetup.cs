using Microsoft.Extensions.DependencyInjection;
using Workflows.Decisions.Approvals;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Deadlines;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.FormatChecking;
using Workflows.Decisions.Notices;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Polling;
using Workflows.Decisions.Recalls;
using Workflows.Decisions.Screening;
using Workflows.Engine.Activities;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;

namespace Workflows.Decisions;

/// <summary>Registration of the room and of its activities.</summary>
public static class DecisionsSetup
{
    public static IServiceCollection AddDecisions(this IServiceCollection services) => services
        .AddScoped<AnswerExtension>()
        .AddScoped<AnswersMail>()
        .AddScoped<AskForTime>()
        .AddScoped<CaseFiles>()
        .AddScoped<Consolidations>()
        .AddScoped<CastDecision>()
        .AddScoped<ChangeCalendar>()
        .AddScoped<Clocks>()
        .AddScoped<CloseByDeadline>()
        .AddScoped<ConsultedAgencies>()
        .AddScoped<DeliveryProofs>()
        .AddScoped<DraftersMail>()
        .AddScoped<IBounceListener, OnBounce>()
        .AddScoped<FreezeTable>()
        .AddScoped<KeptOpinions>()
        .AddScoped<LateOpinions>()
        .AddScoped<NextRound>()
        .AddScoped<NextSteps>()
        .AddScoped<OpenDeadlines>()
        .AddScoped<OpenPlan>()
        .AddScoped<OpinionBoard>()
        .AddScoped<OpinionTurns>()
        .AddScoped<Polls>()
        .AddScoped<RecallDecision>()
        .AddScoped<ReceiptMail>()
        .AddScoped<RecomputeDeadlines>()
        .AddScoped<RecordOpinion>()
        .AddScoped<ReopenStep>()
        .AddScoped<RoadAhead>()
        .AddScoped<RoundScopes>()
        .AddScoped<SavePlan>()
        .AddScoped<StoreAnswers>()
        .AddScoped<SignerBlocks>()
        .AddScoped<IStepForesight, OpinionForesight>()
        .AddScoped<StepBack>()
        .AddScoped<StuckSteps>()
        .AddScoped<SubmitConsolidation>()
        .AddScoped<SubmitPlan>()
        .AddScoped<WithdrawPlan>()
        .AddScoped<FormatReports>()
        .AddScoped<ActivityType, ApproveActivity>()
        .AddScoped<ActivityType, CheckFormatActivity>()
        .AddScoped<ActivityType, ConsolidateActivity>()
        .AddScoped<ActivityType, DraftActivity>()
        .AddScoped<ActivityType, NotifyActivity>()
        .AddScoped<ActivityType, RejectActivity>()
        .AddScoped<ActivityType, RequestOpinionsActivity>()
        .AddScoped<ActivityType, ScreenActivity>()
        .AddScoped<ActivityType, LeaveTrackActivity>()
        .AddScoped<ActivityType, VoteActivity>();
}
