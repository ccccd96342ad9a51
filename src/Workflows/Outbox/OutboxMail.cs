using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Outbox;

public enum MailState
{
    /// <summary>Waits for its next attempt.</summary>
    Queued,

    /// <summary>A sender holds its lease.</summary>
    Sending,

    /// <summary>The relay accepted it.</summary>
    Sent,

    /// <summary>Given up: an operator looks at it and may send it again.</summary>
    Parked,

    /// <summary>Its task was closed before it was sent.</summary>
    Cancelled,
}

/// <summary>A mail as a row; what it says never changes, its state does.</summary>
public sealed class OutboxMail
{
    public required Guid Id { get; init; }

    public Guid? PlanId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? LinkId { get; init; }

    public Guid? FileId { get; init; }

    public required string ToAddress { get; init; }

    public required string ToName { get; init; }

    public required string Subject { get; init; }

    public required MailBody Body { get; init; }

    public bool WithCode { get; init; }

    /// <summary>With angle brackets; null before the first claim, the same ever after.</summary>
    public string? MessageId { get; set; }

    public MailState State { get; set; }

    /// <summary>Tries that count against the mail; an unreachable relay does not.</summary>
    public int Attempts { get; set; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public Guid? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? CancelledAt { get; set; }
}

internal sealed class OutboxMailMap : IEntityTypeConfiguration<OutboxMail>
{
    // Readable in psql: Vietnamese letters stand as they are.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("outbox", "mail");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.State).HasConversion<string>();
        builder.Property(e => e.Body)
            .HasConversion(body => Write(body), text => Read(text))
            .HasColumnType("jsonb");
    }

    internal static string Write(MailBody body) => JsonSerializer.Serialize(body, Json);

    internal static MailBody Read(string text) =>
        JsonSerializer.Deserialize<MailBody>(text, Json) ?? throw new JsonException("A mail has no body.");
}
