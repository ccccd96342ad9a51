using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.AfterIssue;

/// <summary>How much of an issued document was made public.</summary>
public enum PublicationExtent
{
    /// <summary>Toàn văn.</summary>
    Whole,

    /// <summary>Không kèm phụ lục.</summary>
    WithoutAnnexes,

    /// <summary>Không công bố, with the legal ground.</summary>
    NotPublished,
}

/// <summary>A record of where, when and how much of an issued document was made public; the newest counts.</summary>
public sealed class Publication
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    public required PublicationExtent Extent { get; init; }

    public required DateOnly PublishedOn { get; init; }

    /// <summary>"Cổng thông tin điện tử tỉnh".</summary>
    public required string Place { get; init; }

    /// <summary>Web address; empty where there is none.</summary>
    public required string Address { get; init; }

    /// <summary>Why not the whole; empty for the whole.</summary>
    public required string Ground { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedBy { get; init; }

    public static string NameOf(PublicationExtent extent) => extent switch
    {
        PublicationExtent.Whole => "Công bố toàn văn",
        PublicationExtent.WithoutAnnexes => "Công bố, không kèm phụ lục",
        _ => "Không công bố",
    };
}

public sealed record PublicationInput(Guid PlanId, PublicationExtent? Extent, string? PublishedOn, string? Place, string? Address, string? Ground);

/// <summary>Records a publication, within five working days of issue (Luật Tiếp cận thông tin, Điều 18.4); later is recorded all the same.</summary>
public sealed class RecordPublication(
    WorkflowsDb db, Clerks clerks, IssuingBodies bodies, Organisation.Directory directory, CalendarReader calendars, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Working days from the day of issue.</summary>
    public const int Days = 5;

    public async Task<Result<Publication>> HandleAsync(PublicationInput input, Guid personId, Actor actor, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == input.PlanId, stop);
        if (plan is null)
            return new NotFound("Không tìm thấy văn bản này.");
        if (!await MayAsync(plan, personId, stop))
            return new Forbidden("Việc công bố do văn thư của cơ quan ban hành hoặc cơ quan soạn thảo ghi nhận.");
        if (plan.IssuedDate is not { } issued)
            return new Conflict("Văn bản chưa phát hành nên chưa công bố.");
        if (input.Extent is not { } extent)
            return new Invalid("Hãy chọn công bố toàn văn, một phần hay không công bố.", "extent");
        var isPublic = extent is not PublicationExtent.NotPublished;
        var place = VietnameseText.Check(input.Place, "place", "Nơi công bố", 200, required: isPublic);
        var address = VietnameseText.Check(input.Address, "address", "Địa chỉ trang", 500);
        var ground = VietnameseText.Check(input.Ground, "ground", "Căn cứ không công bố đầy đủ", 500, required: extent is not PublicationExtent.Whole);
        var today = VietnamTime.Today(time);
        var day = isPublic ? TypedDay.Parse(input.PublishedOn) : today;
        var faults = new[]
        {
            place.Problem, address.Problem, ground.Problem,
            day is { } on && on >= issued && on <= today ? null : new Invalid("Ngày công bố phải từ ngày ban hành đến hôm nay.", "published-on"),
            address.IsSuccess && address.Value.Length > 0 && !IsWeb(address.Value) ? new Invalid("Địa chỉ trang phải bắt đầu bằng http:// hoặc https://.", "address") : null,
        }.OfType<Invalid>().ToList();
        if (faults.Count > 0)
            return faults is [var only] ? only : new InvalidFields(faults);

        var record = new Publication
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            Extent = extent,
            PublishedOn = day!.Value,
            Place = isPublic ? place.Value : "",
            Address = isPublic ? address.Value : "",
            Ground = extent is PublicationExtent.Whole ? "" : ground.Value,
            RecordedAt = time.GetUtcNow(),
            RecordedBy = personId,
        };
        db.Add(record);
        audit.Record(new("document.published", actor)
        {
            PlanId = plan.Id,
            Data = new { Extent = extent.ToString(), Words = Publication.NameOf(extent), On = VietnamTime.Short(record.PublishedOn), record.Place, record.Address, record.Ground },
        });
        return record;
    }

    /// <summary>The last day for publishing; null before issue.</summary>
    public async Task<DateOnly?> DueAsync(Plan plan, CancellationToken stop) =>
        plan.IssuedDate is { } issued ? (await calendars.LoadAsync(stop)).AddWorkingDays(issued, Days) : null;

    /// <summary>The clerk of the issuing body, and whoever works in the drafting agency.</summary>
    public async Task<bool> MayAsync(Plan plan, Guid personId, CancellationToken stop) =>
        await clerks.ServesAsync(personId, (await bodies.OfAsync(plan, stop)).Id, stop)
        || (await directory.PostsOfAsync(personId, stop)).Any(p => p.AgencyId == plan.AgencyId);

    private static bool IsWeb(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

internal sealed class PublicationMap : IEntityTypeConfiguration<Publication>
{
    public void Configure(EntityTypeBuilder<Publication> builder)
    {
        builder.ToTable("publication", "plan");
        builder.Property(p => p.Extent).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(p => p.PlanId);
    }
}
