using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Documents.Checks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.FormatChecking;

/// <summary>What the machine found when somebody passed or returned a version at its format check.</summary>
public sealed class FormatCheck
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required Guid VoteId { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid VersionId { get; init; }

    public required IReadOnlyList<FormatFinding> Findings { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }

    internal sealed class Map : IEntityTypeConfiguration<FormatCheck>
    {
        public void Configure(EntityTypeBuilder<FormatCheck> builder)
        {
            builder.ToTable("format_check", "plan");
            builder.HasKey(c => c.VoteId);
            builder.Property(c => c.Findings).IsJson(Json);
            builder.HasOne<Vote>().WithOne().HasForeignKey<FormatCheck>(c => c.VoteId);
            builder.HasOne<Plan>().WithMany().HasForeignKey(c => c.PlanId);
            builder.HasOne<PlanVersion>().WithMany().HasForeignKey(c => c.VersionId);
        }
    }
}
