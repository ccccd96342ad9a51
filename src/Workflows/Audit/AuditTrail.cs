using Npgsql;
using Workflows.Storage;

namespace Workflows.Audit;

/// <summary>Writes audit entries in the transaction of the act they tell of.</summary>
public sealed class AuditTrail(WorkflowsDb db, TimeProvider time)
{
    public const string SystemChain = "system";

    /// <summary>The form of the bodies written today; a body names its own.</summary>
    internal const int Form = 1;

    /// <summary>Stages one entry; it gets its number and hash when the transaction writes it.</summary>
    public void Record(AuditEvent happened)
    {
        var chain = ChainOf(happened.PlanId);
        var body = Body(happened, time.GetUtcNow());
        db.Stage(new NpgsqlBatchCommand("INSERT INTO audit.entry (chain, body) VALUES ($1, $2)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = chain }, new NpgsqlParameter<string> { TypedValue = body } },
        });
    }

    public static string ChainOf(Guid? planId) => planId is { } id ? $"plan:{id}" : SystemChain;

    internal static string Body(AuditEvent happened, DateTimeOffset at) => CanonicalJson.Of(new
    {
        v = Form,
        at = at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        kind = happened.Kind,
        plan = happened.PlanId,
        task = happened.TaskId,
        version = happened.VersionHash,
        actor = new
        {
            person = happened.Actor.PersonId,
            name = happened.Actor.Name,
            post = happened.Actor.Post,
            agency = happened.Actor.Agency,
            onBehalfOf = happened.Actor.OnBehalfOf,
            channel = happened.Actor.Channel.ToString(),
            address = happened.Actor.Address,
            userAgent = happened.Actor.UserAgent,
        },
        data = happened.Data,
        before = happened.Before,
        after = happened.After,
    });
}
