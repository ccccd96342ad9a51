using Workflows.Definitions.Simulation;

namespace Host.Web.Process;

/// <summary>Addresses of the pages about workflows.</summary>
internal static class ProcessLinks
{
    public const string List = "/quy-trinh";
    public const string Import = $"{List}/nhap";
    public const string Store = $"{Import}/luu";

    public static string Definition(string definitionId) => $"{List}/{Uri.EscapeDataString(definitionId)}";

    public static string Export(string definitionId, int version) => $"{Definition(definitionId)}/xuat?ban={version}";

    public static string Try(string definitionId, int? version = null) =>
        $"{Definition(definitionId)}/chay-thu{(version is { } number ? $"?ban={number}" : "")}";

    /// <summary>A run step by step. The answers stand in the address, so nothing is kept on the server and the browser's own "back" works.</summary>
    public static string Step(TriedVersion tried, IEnumerable<int> answers, IReadOnlyList<Assumption> assumptions)
    {
        var assumed = assumptions.Count == 0 ? "" : $"&gd={string.Join('.', assumptions.Select(one => $"{one.Decision}-{one.Outcome}"))}";
        var given = string.Join('.', answers);
        return $"{Definition(tried.DefinitionId)}/chay-thu/tung-buoc?ban={tried.Version}&ma={MarkOf(tried)}{assumed}{(given.Length > 0 ? $"&tl={given}" : "")}";
    }

    /// <summary>Says which text the answers belong to.</summary>
    public static string MarkOf(TriedVersion tried) => tried.Hash[..12];
}
