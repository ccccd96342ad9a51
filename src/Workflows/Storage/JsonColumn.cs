using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Storage;

/// <summary>Lists and records as jsonb.</summary>
public static class JsonColumn
{
    /// <summary>Stored once and never changed afterwards, so that only the reference counts when changes are looked for.</summary>
    /// <param name="property">Its value is kept whole.</param>
    /// <param name="options">How the room writes it; what was written with them must stay readable.</param>
    public static void IsJson<T>(this PropertyBuilder<T> property, JsonSerializerOptions options)
        where T : class? => property
        .HasColumnType("jsonb")
        .HasConversion(
            value => JsonSerializer.Serialize(value, options),
            text => Read<T>(text, options),
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value!.GetHashCode(), value => value));

    private static T Read<T>(string text, JsonSerializerOptions options)
        where T : class? =>
        JsonSerializer.Deserialize<T>(text, options) ?? throw new JsonException("A stored value is null.");
}
