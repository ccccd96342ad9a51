using Host.Operations;
using Workflows.Engine.Http;

namespace Host.WorkflowHttp;

/// <summary>Settings <c>WorkflowHttp:*</c>, checked at start. Unset, no workflow is reached and none reaches out.</summary>
internal sealed record WorkflowHttpSettings
{
    public required bool Enabled { get; init; }

    /// <summary>Below which workflows answer; no slash at the end.</summary>
    public required string BasePath { get; init; }

    /// <summary>Requests from one network address.</summary>
    public required int RequestsPerMinute { get; init; }

    public required HttpRules Rules { get; init; }

    /// <exception cref="StartRefusedException">Settings are wrong; each is named.</exception>
    public static WorkflowHttpSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("WorkflowHttp");
        var problems = new List<string>();
        var path = section["BasePath"] is { Length: > 0 } given ? given.Trim().TrimEnd('/') : "/workflows";
        if (path is not ['/', _, ..] || !path[1..].Split('/').All(IsWord))
            problems.Add("WorkflowHttp:BasePath must be a path such as /workflows, of lower-case letters, digits and dashes.");
        var settings = new WorkflowHttpSettings
        {
            Enabled = Switch("Enabled"),
            BasePath = path,
            RequestsPerMinute = Number("RequestsPerMinute", 120),
            Rules = new()
            {
                AllowAnonymous = Switch("AllowAnonymous"),
                AllowedHosts = Hosts("AllowedHosts"),
                AllowedPrivateHosts = Hosts("AllowedPrivateHosts"),
            },
        };
        return problems.Count == 0
            ? settings
            : throw new StartRefusedException("The settings of HTTP in workflows are wrong:\n- " + string.Join("\n- ", problems));

        bool Switch(string name)
        {
            if (section[name] is not { Length: > 0 } text)
                return false;
            if (!bool.TryParse(text, out var on))
                problems.Add($"WorkflowHttp:{name} must be true or false.");
            return on;
        }

        int Number(string name, int fallback)
        {
            if (section[name] is not { Length: > 0 } text)
                return fallback;
            if (!int.TryParse(text, out var number) || number < 1)
                problems.Add($"WorkflowHttp:{name} must be a number above 0.");
            return number;
        }

        HostList Hosts(string name)
        {
            try
            {
                return HostList.Parse(section[name]);
            }
            catch (FormatException wrong)
            {
                problems.Add($"WorkflowHttp:{name}: {wrong.Message}");
                return HostList.Empty;
            }
        }
    }

    private static bool IsWord(string part) => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
