using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks.Voting;
using Workflows.Plans;

namespace Workflows.Decisions.Polling;

/// <summary>
/// One question put to several, whose answers are counted: the rule and everybody who counts, as they were when it was
/// opened. A round of opinions that only waits for everybody has none.
/// </summary>
public sealed class Poll
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web);

    /// <summary>Stances by name: a number would change its meaning when a member is inserted.</summary>
    private static readonly JsonSerializerOptions Named = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(allowIntegerValues: false) } };

    /// <summary>The activation of the step that asks.</summary>
    public required Guid ActivityInstanceId { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>As drawn.</summary>
    public required string Step { get; init; }

    /// <summary>Name of the policy, see <see cref="VotingPolicies"/>.</summary>
    public required string Policy { get; init; }

    /// <summary>As written in the workflow: "3", "60%".</summary>
    public string? Threshold { get; init; }

    /// <summary>Who counts, in the order of asking, as JSON.</summary>
    public string Voters { get; private set; } = "[]";

    /// <summary>
    /// What agencies that a further round does not ask count for, by agency, as JSON; null where everybody is asked.
    /// </summary>
    public string? Kept { get; private set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The port by which the step was left; null while it is open.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The rule as an office says it.</summary>
    public string Words => VotingPolicies.Words(Policy, Threshold);

    internal VotingPolicy Rule => VotingPolicies.Parse(Policy, Threshold).Value;

    internal Electorate Electorate
    {
        get => Electorate.Of(JsonSerializer.Deserialize<List<Voter>>(Voters, Plain) ?? []).Value;
        init => Voters = JsonSerializer.Serialize(value.Voters, Plain);
    }

    internal IReadOnlyDictionary<Guid, Stance>? KeptStances
    {
        get => Kept is null ? null : JsonSerializer.Deserialize<Dictionary<Guid, Stance>>(Kept, Named);
        init => Kept = value is null ? null : JsonSerializer.Serialize(value, Named);
    }

    internal void Close(string outcome, DateTimeOffset at) => (Outcome, ClosedAt) = (outcome, at);
}

internal sealed class PollMap : IEntityTypeConfiguration<Poll>
{
    public void Configure(EntityTypeBuilder<Poll> builder)
    {
        builder.ToTable("poll", "plan");
        builder.HasKey(p => p.ActivityInstanceId);
        builder.Property(p => p.ActivityInstanceId).ValueGeneratedNever();
        builder.Property(p => p.Voters).HasColumnType("jsonb");
        builder.Property(p => p.Kept).HasColumnType("jsonb");
        builder.Ignore(p => p.Words).Ignore(p => p.Rule).Ignore(p => p.Electorate).Ignore(p => p.KeptStances);
        builder.HasOne<Plan>().WithMany().HasForeignKey(p => p.PlanId);
    }
}
