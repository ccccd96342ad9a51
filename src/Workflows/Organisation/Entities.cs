using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Organisation;

/// <summary>What kind of body an agency is; decides where it may stand in a plan's way.</summary>
public enum AgencyKind
{
    /// <summary>Ủy ban nhân dân tỉnh.</summary>
    PeoplesCommittee,

    /// <summary>Văn phòng UBND tỉnh.</summary>
    CommitteeOffice,

    /// <summary>Sở, ban, ngành.</summary>
    Department,

    /// <summary>UBND xã, phường, đặc khu (until 2025: huyện, thành phố).</summary>
    LocalCommittee,

    /// <summary>Đoàn thể, báo, đài and others that are asked or informed.</summary>
    Other,

    /// <summary>Phòng: a unit inside an agency.</summary>
    Unit,
}

/// <summary>What a post is entitled to, whatever its title says; the weightiest first.</summary>
public enum PostRole
{
    /// <summary>Chủ tịch UBND tỉnh.</summary>
    Chair,

    /// <summary>Phó Chủ tịch UBND tỉnh.</summary>
    ViceChair,

    /// <summary>Người đứng đầu: giám đốc sở, chánh văn phòng.</summary>
    Head,

    /// <summary>Cấp phó.</summary>
    Deputy,

    /// <summary>Trưởng phòng.</summary>
    UnitHead,

    /// <summary>Chuyên viên.</summary>
    Specialist,

    /// <summary>Văn thư.</summary>
    RecordsClerk,

    /// <summary>Quản trị hệ thống.</summary>
    Administrator,
}

/// <summary>A body of the administration, or a unit inside one. Names change: a row has an end, history stays.</summary>
public sealed class Agency
{
    public required Guid Id { get; init; }

    public Guid? ParentId { get; init; }

    public required AgencyKind Kind { get; init; }

    public required string Name { get; set; }

    /// <summary>As it stands in document symbols, e.g. "STTTT"; fixed by the head of the body.</summary>
    public required string Abbreviation { get; set; }

    /// <summary>Mailbox for issued documents; null means paper.</summary>
    public string? Email { get; set; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day; null while it exists.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The agency it went into after its last day.</summary>
    public Guid? SuccessorId { get; set; }
}

public sealed class Person
{
    public required Guid Id { get; init; }

    /// <summary>Họ, đệm và tên.</summary>
    public required string FullName { get; set; }

    /// <summary>"Ông" or "Bà".</summary>
    public string Salutation { get; set; } = "Ông/Bà";

    public required string Email { get; set; }

    /// <summary>An invented holder of a post, for demonstration.</summary>
    public bool IsDemo { get; init; }

    public bool IsActive { get; set; } = true;
}

/// <summary>A post in an agency or unit; a person holds it for a time.</summary>
public sealed class Post
{
    public required Guid Id { get; init; }

    public required Guid AgencyId { get; init; }

    public required PostRole Role { get; init; }

    /// <summary>As printed and shown, e.g. "Phó Chủ tịch UBND tỉnh".</summary>
    public required string Title { get; set; }

    /// <summary>Stable name by which a workflow may address the post, e.g. "van-thu-ubnd".</summary>
    public required string Code { get; init; }
}

/// <summary>One person in one post from a day to a day.</summary>
public sealed class PostHolding
{
    public required Guid Id { get; init; }

    public required Guid PostId { get; init; }

    public required Guid PersonId { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; set; }
}

internal sealed class AgencyMap : IEntityTypeConfiguration<Agency>
{
    public void Configure(EntityTypeBuilder<Agency> builder)
    {
        builder.ToTable("agency", "org");
        builder.Property(a => a.Kind).HasConversion<string>();
        builder.HasOne<Agency>().WithMany().HasForeignKey(a => a.ParentId);
        builder.HasOne<Agency>().WithMany().HasForeignKey(a => a.SuccessorId);
    }
}

internal sealed class PersonMap : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder) => builder.ToTable("person", "org");
}

internal sealed class PostMap : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.ToTable("post", "org");
        builder.Property(p => p.Role).HasConversion<string>();
        builder.HasOne<Agency>().WithMany().HasForeignKey(p => p.AgencyId);
    }
}

internal sealed class PostHoldingMap : IEntityTypeConfiguration<PostHolding>
{
    public void Configure(EntityTypeBuilder<PostHolding> builder)
    {
        builder.ToTable("post_holding", "org");
        builder.HasOne<Post>().WithMany().HasForeignKey(h => h.PostId);
        builder.HasOne<Person>().WithMany().HasForeignKey(h => h.PersonId);
    }
}
