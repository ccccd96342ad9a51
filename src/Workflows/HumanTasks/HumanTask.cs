using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Plans;

namespace Workflows.HumanTasks;

/// <summary>What a person is asked to do; decides which page opens and which outcomes there are.</summary>
public enum TaskKind
{
    /// <summary>Soạn thảo, chỉnh sửa: the drafter's turn.</summary>
    Draft,

    /// <summary>Duyệt: approve, return or refuse.</summary>
    Approve,

    /// <summary>Cho ý kiến: agree, agree with comments, disagree.</summary>
    Opinion,

    /// <summary>Biểu quyết: for, against, another opinion.</summary>
    Vote,

    /// <summary>Tổng hợp, tiếp thu, giải trình.</summary>
    Consolidate,

    /// <summary>Cấp số và phát hành.</summary>
    Issue,

    /// <summary>Ký số: the person who approved brings the file back with their digital signature.</summary>
    Sign,

    /// <summary>Đóng dấu số: the records clerk brings it back with the agency's signature.</summary>
    Seal,
}

public enum TaskState
{
    Open,

    /// <summary>Its person did it.</summary>
    Done,

    /// <summary>It ended without its person: recalled, overdue, no longer needed.</summary>
    Closed,
}

/// <summary>
/// One thing one person is asked to do, in the post they held when asked and on the version they were given.
/// </summary>
public sealed class HumanTask
{
    private Guid personId;
    private string personName = "";
    private Guid postId;
    private string postTitle = "";

    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>One activation of the step in the workflow; tasks of one opinion round share it.</summary>
    public required Guid ActivityInstanceId { get; init; }

    /// <summary>What the workflow waits for.</summary>
    public required Guid BookmarkId { get; init; }

    public required TaskKind Kind { get; init; }

    /// <summary>The activity's id in the definition.</summary>
    public required string StepId { get; init; }

    /// <summary>The step's name as drawn, e.g. "Trưởng phòng duyệt".</summary>
    public required string Step { get; init; }

    /// <summary>Number of the opinion round; 1 for other kinds.</summary>
    public required int Round { get; init; }

    /// <summary>Who has it now; see <see cref="Handover"/> for how it may come to another.</summary>
    public required Guid PersonId { get => personId; init => personId = value; }

    public required string PersonName { get => personName; init => personName = value; }

    public required Guid PostId { get => postId; init => postId = value; }

    public required string PostTitle { get => postTitle; init => postTitle = value; }

    /// <summary>Whom the step asked: whose seat it is, whoever does it for them. A vote counts for this person.</summary>
    public required Guid AskedId { get; init; }

    /// <summary>The agency that is asked; stays when the agency goes into another one.</summary>
    public required Guid AgencyId { get; init; }

    /// <summary>As it was named then.</summary>
    public required string AgencyName { get; init; }

    public TaskStanding Standing { get; private set; }

    /// <summary>The post whose work or signature it is, where somebody else has the task for it.</summary>
    public Guid? BehalfPostId { get; private set; }

    /// <summary>"Đặng Văn Hùng, Giám đốc Sở Tài chính"; null where the person acts for themselves.</summary>
    public string? OnBehalfOf { get; private set; }

    /// <summary>The version to decide on; null for the drafter's own turns.</summary>
    public Guid? VersionId { get; init; }

    public int? VersionNumber { get; init; }

    public string? VersionHash { get; init; }

    /// <summary>The decision binds: from a mail it also needs the six-digit code.</summary>
    public required bool Binds { get; init; }

    /// <summary>Kiểm tra thể thức: the person answers for the format (Nghị định 30/2020/NĐ-CP, Điều 12.2).</summary>
    public bool ChecksFormat { get; init; }

    /// <summary>False for a check that may pass or return a file but not refuse it.</summary>
    public bool AllowsRefusal { get; init; } = true;

    /// <summary>True where the decision may be left to somebody higher.</summary>
    public bool AllowsForward { get; init; }

    /// <summary>Of a number: it is given for a file that is then signed digitally, which issues it only at the end.</summary>
    public bool IsDigital { get; init; }

    /// <summary>What the person may do from the mail.</summary>
    public EmailMode EmailMode { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Last day; the deadline is 17:00 of it in Việt Nam. Counted by the step, see <see cref="StepDeadline"/>.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary>The day was set for this task alone; it stays when the step's deadline is counted anew.</summary>
    public bool HasOwnDay { get; private set; }

    public TaskState State { get; private set; } = TaskState.Open;

    public DateTimeOffset? ClosedAt { get; private set; }

    public CloseReason? CloseReason { get; private set; }

    /// <summary>The outcome that went to the workflow; of a task that the answers of others made needless, theirs.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The person's words where they are no vote, e.g. why the clerk gave the file back.</summary>
    public string? Note { get; private set; }

    /// <summary>Sets a day for this task alone.</summary>
    internal void SetOwnDay(DateOnly day) => (DueOn, HasOwnDay) = (day, true);

    /// <summary>Somebody else has it from now on.</summary>
    internal void Give(OfficeHolder to, TaskStanding standing, Behalf? behalf)
    {
        (personId, personName, postId, postTitle) = (to.PersonId, to.FullName, to.PostId, to.PostTitle);
        Stand(standing, behalf);
    }

    internal void Stand(TaskStanding standing, Behalf? behalf) =>
        (Standing, BehalfPostId, OnBehalfOf) = (standing, behalf?.PostId, behalf?.Name);

    internal void Finish(string outcome, string? note, DateTimeOffset at) =>
        (State, Outcome, Note, ClosedAt) = (TaskState.Done, outcome, note, at);

    internal void Close(CloseReason reason, DateTimeOffset at, string? outcome = null) =>
        (State, CloseReason, ClosedAt, Outcome) = (TaskState.Closed, reason, at, outcome);
}

/// <summary>In which standing a person has a task.</summary>
public enum TaskStanding
{
    /// <summary>The step asked them.</summary>
    Own,

    /// <summary>Xử lý thay: does it for somebody who is away.</summary>
    Substitute,

    /// <summary>Ký thay: signs for a post that nobody holds.</summary>
    Delegate,

    /// <summary>Chuyển việc: it was given to them, for good.</summary>
    Handed,

    /// <summary>The agency that was asked went into theirs.</summary>
    Successor,
}

/// <summary>Whose work or signature a task is.</summary>
/// <param name="Name">Person and post, or the vacant post.</param>
public sealed record Behalf(Guid PostId, string Name);

/// <summary>Why a task ended without its person.</summary>
public enum CloseReason
{
    /// <summary>The drafter withdrew the plan (rút trình).</summary>
    Recalled,

    /// <summary>The deadline passed without an answer (không có ý kiến trong thời hạn).</summary>
    NoAnswerInTime,

    /// <summary>The step ended in another way.</summary>
    NoLongerNeeded,

    /// <summary>The answers of others settled it: this one could not have changed the result.</summary>
    Settled,

    /// <summary>Whoever decided before took their decision back (thu hồi).</summary>
    TakenBack,

    /// <summary>An earlier step was opened again by an administrator (mở lại).</summary>
    Reopened,
}

internal sealed class HumanTaskMap : IEntityTypeConfiguration<HumanTask>
{
    public void Configure(EntityTypeBuilder<HumanTask> builder)
    {
        builder.ToTable("task", "plan");
        builder.Property(t => t.Kind).HasConversion<string>();
        builder.Property(t => t.State).HasConversion<string>();
        builder.Property(t => t.CloseReason).HasConversion<string>();
        builder.Property(t => t.EmailMode).HasConversion<string>();
        builder.Property(t => t.Standing).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(t => t.PlanId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(t => t.VersionId);
    }
}
