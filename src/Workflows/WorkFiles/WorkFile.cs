using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;

namespace Workflows.WorkFiles;

/// <summary>
/// Hồ sơ công việc: everything that came about while one plan was made (Nghị định 30/2020/NĐ-CP, Điều 28 to 31). One a plan;
/// its documents are the plan's own rows, never copies.
/// </summary>
public sealed class WorkFile
{
    /// <summary>Longest title and description, in characters (Phụ lục VI: S500).</summary>
    public const int MaxTitle = 500;

    /// <summary>Longest retention and rights of use, in characters (Phụ lục VI: S30).</summary>
    public const int MaxShort = 30;

    public required Guid PlanId { get; init; }

    /// <summary>The agency that keeps it: the plan's drafting agency.</summary>
    public required Guid AgencyId { get; init; }

    /// <summary>As it was named when the file was opened.</summary>
    public required string AgencyName { get; init; }

    /// <summary>Of the list of files it stands in (FileCatalog).</summary>
    public required int Year { get; init; }

    /// <summary>From 1, within agency and year.</summary>
    public required int Serial { get; init; }

    /// <summary>Số và ký hiệu hồ sơ: "01.STTTT".</summary>
    public required string Notation { get; init; }

    public required string Title { get; set; }

    /// <summary>Thời hạn bảo quản in words; null until somebody fixes it, at the latest when the file is closed.</summary>
    public string? Retention { get; set; }

    /// <summary>Chế độ sử dụng; null where nothing was said.</summary>
    public string? Rights { get; set; }

    public string? Description { get; set; }

    public required Guid OpenedBy { get; init; }

    public required string OpenedByName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateOnly StartedOn { get; init; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public DateOnly? EndedOn { get; private set; }

    public Guid? ClosedBy { get; private set; }

    public string? ClosedByName { get; private set; }

    public bool IsClosed => ClosedAt is not null;

    /// <summary>"2026/01.STTTT": unique within the agency.</summary>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"{Year}/{Notation}");

    internal static string NotationOf(int serial, string abbreviation) =>
        string.Create(CultureInfo.InvariantCulture, $"{serial:00}") + (abbreviation.Length > 0 ? $".{abbreviation}" : "");

    internal void Close(DateTimeOffset at, DateOnly on, Guid by, string name) => (ClosedAt, EndedOn, ClosedBy, ClosedByName) = (at, on, by, name);

    internal void Reopen() => (ClosedAt, EndedOn, ClosedBy, ClosedByName) = (null, null, null, null);
}

internal sealed class WorkFileMap : IEntityTypeConfiguration<WorkFile>
{
    public void Configure(EntityTypeBuilder<WorkFile> builder)
    {
        builder.ToTable("work_file", "plan");
        builder.HasKey(f => f.PlanId);
        builder.Property(f => f.PlanId).ValueGeneratedNever();
        builder.Ignore(f => f.IsClosed).Ignore(f => f.Code);
        builder.HasOne<Plan>().WithOne().HasForeignKey<WorkFile>(f => f.PlanId).OnDelete(DeleteBehavior.NoAction);
    }
}
