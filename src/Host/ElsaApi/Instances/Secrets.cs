using System.Text.Json.Nodes;

namespace Host.ElsaApi.Instances;

/// <summary>Blanks values whose names say that they are nobody's business: passwords, tokens, authorisations.</summary>
internal static class Secrets
{
    private const string Blank = "•••";

    private static readonly string[] Names = ["password", "matkhau", "secret", "token", "authorization", "apikey", "accesskey"];

    /// <returns>A copy; null for nothing.</returns>
    public static JsonNode? Hide(JsonNode? value) => value switch
    {
        JsonObject members => Hide(members),
        JsonArray items => new JsonArray([.. items.Select(Hide)]),
        _ => value?.DeepClone(),
    };

    private static JsonObject Hide(JsonObject members)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in members)
            shown[name] = value is not null && IsSecret(name) ? Blank : Hide(value);
        return shown;
    }

    private static bool IsSecret(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return Array.Exists(Names, secret => plain.EndsWith(secret, StringComparison.OrdinalIgnoreCase));
    }
}
