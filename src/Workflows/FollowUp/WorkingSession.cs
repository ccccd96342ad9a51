using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Storage;

namespace Workflows.FollowUp;

/// <summary>Buổi làm việc, hội nghị: who was there, what was reported, found weak, asked for and directed. Written once.</summary>
public sealed class WorkingSession
{
    public required Guid Id { get; init; }

    /// <summary>The province.</summary>
    public required Guid CommitteeId { get; init; }

    /// <summary>The agency that recorded it and follows its tasks.</summary>
    public required Guid AgencyId { get; init; }

    public required string Title { get; init; }

    /// <summary>Null where the source does not say the day.</summary>
    public DateOnly? HeldOn { get; init; }

    public required SessionContent Content { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public Guid? RecordedById { get; init; }

    public required string RecordedByName { get; init; }

    public string? RecordedByPost { get; init; }
}

/// <summary>What a session's record holds besides its title, day, directions' tasks and results. Texts are NFC, lists keep their order.</summary>
public sealed record SessionContent
{
    public ReportPeriod? Period { get; init; }

    public IReadOnlyList<SessionPerson> People { get; init; } = [];

    public SteeringBody? Steering { get; init; }

    /// <summary>Who held it: "Ban Tuyên giáo Trung ương".</summary>
    public IReadOnlyList<string> Organisers { get; init; } = [];

    /// <summary>Who helped to hold it; empty where nobody is named.</summary>
    public string Coordinator { get; init; } = "";

    /// <summary>How many provinces it was held for; null where it was one.</summary>
    public int? Provinces { get; init; }

    /// <summary>Hạn chế.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>Kiến nghị.</summary>
    public IReadOnlyList<SessionRequest> Requests { get; init; } = [];

    /// <summary>Ý kiến chỉ đạo, numbered from 1 as they stand.</summary>
    public IReadOnlyList<SessionDirection> Directions { get; init; } = [];

    /// <summary>Chỉ tiêu of the province that were told.</summary>
    public IReadOnlyList<Indicator> Indicators { get; init; } = [];

    /// <summary>Documents that were named.</summary>
    public IReadOnlyList<MentionedDocument> Documents { get; init; } = [];

    /// <summary>Phương châm.</summary>
    public IReadOnlyList<string> Motto { get; init; } = [];
}

/// <summary>"9 tháng đầu năm 2018".</summary>
public sealed record ReportPeriod(string Text, DateOnly? From = null, DateOnly? To = null);

/// <summary>A person with the position held then: it is kept with the session and never looked up.</summary>
/// <param name="Name">Họ, đệm và tên.</param>
/// <param name="Role">"chủ trì buổi làm việc".</param>
/// <param name="Position">As told; empty where the source is silent.</param>
public sealed record SessionPerson(string Name, string Role = "", string Position = "");

/// <summary>The steering committee. Its head may hold several offices, none of them in the People's Committee.</summary>
public sealed record SteeringBody(string Name, string StandingAgency = "", string Head = "", IReadOnlyList<string>? HeadPositions = null);

/// <param name="To">Whom it is put to.</param>
/// <param name="Content">What is asked.</param>
public sealed record SessionRequest(string To, string Content);

/// <param name="Content">What is directed.</param>
/// <param name="By">Who directed it, where several did.</param>
public sealed record SessionDirection(string Content, string By = "");

/// <param name="Name">"thu nhập bình quân đầu người".</param>
/// <param name="Quantity">"77,59 triệu đồng/năm".</param>
public sealed record Indicator(string Name, Quantity Quantity);

/// <param name="NumberAndSymbol">As printed: "57-KL/TW".</param>
/// <param name="Issuer">As printed, even where it contradicts the symbol.</param>
/// <param name="DocumentType">"Kết luận".</param>
/// <param name="Subject">Trích yếu.</param>
/// <param name="Date">Null where none is printed.</param>
public sealed record MentionedDocument(string NumberAndSymbol, string Issuer = "", string DocumentType = "", string Subject = "", DateOnly? Date = null);

internal sealed class WorkingSessionMap : IEntityTypeConfiguration<WorkingSession>
{
    public void Configure(EntityTypeBuilder<WorkingSession> builder)
    {
        builder.ToTable("session", "followup");
        builder.Property(s => s.Content).IsJson(FollowUpJson.Options);
        builder.HasOne<Agency>().WithMany().HasForeignKey(s => s.CommitteeId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(s => s.AgencyId).OnDelete(DeleteBehavior.NoAction);
    }
}
