using Npgsql;
using Workflows.Storage;

namespace Workflows.Audit;

/// <summary>Writes audit entries in the transaction of the act they tell of.</summary>
public sealed class AuditTrail(WorkflowsDb db, TimeProvider time)
{
    public const string SystemChain = "system";

    /// <summary>Stages one entry; it gets its number and hash when the transaction writes it.</summary>
    public void Record(AuditEvent happened)
    {
        var chain = ChainOf(happened.PlanId);
        var body = Body(happened, time.GetUtcNow());
        db.Stage(async (connection, stop) =>
        {
            await using var insert = new NpgsqlCommand("INSERT INTO audit.entry (chain, body) VALUES ($1, $2)", connection);
            insert.Parameters.Add(new() { Value = chain });
            insert.Parameters.Add(new() { Value = body });
            await insert.ExecuteNonQueryAsync(stop);
        });
    }

    public static string ChainOf(Guid? planId) => planId is { } id ? $"plan:{id}" : SystemChain;

    internal static string Body(AuditEvent happened, DateTimeOffset at) => CanonicalJson.Of(new
    {
        v = 1,
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
