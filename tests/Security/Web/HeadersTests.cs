using System.Net;
using Host.Tests.Fixtures;
using Host.Tests.Web;

namespace Security.Web;

/// <summary>
/// Every page and file of the route table, asked by people who may and people who may not: no answer comes without the headers that keep a
/// browser from running, framing, guessing, remembering or telling others what it was given.
/// </summary>
public sealed class HeadersTests(PostgresServer server)
{
    /// <summary>Probes, and lists that are the same for everybody: they hold nothing of anybody.</summary>
    private static readonly string[] Impersonal =
    [
        "/healthz", "/readyz", "/elsa/api/descriptors/commit-strategies/activities", "/elsa/api/descriptors/commit-strategies/workflows",
        "/elsa/api/descriptors/expression-descriptors", "/elsa/api/descriptors/incident-strategies", "/elsa/api/descriptors/log-persistence-strategies",
        "/elsa/api/descriptors/output-converters", "/elsa/api/descriptors/storage-drivers", "/elsa/api/descriptors/variables",
        "/elsa/api/descriptors/workflow-activation-strategies", "/elsa/api/resilience/strategies",
    ];

    [Fact]
    public async Task Every_answer_to_everybody_carries_them()
    {
        await using var office = await EveryPage.BeginAsync(server);
        var wrong = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var api = await office.EnterApiAsync();
        await LookAsync(api, "api", office.Gets().Where(g => IsApi(g.Row.Pattern)));
        foreach (var post in EveryPage.Posts)
        {
            using var visitor = await office.EnterAsync(post);
            await LookAsync(visitor.Client, post, office.Gets().Where(g => !IsApi(g.Row.Pattern)));
        }

        using var stranger = new Visitor(office.Story.Host.Address);
        await LookAsync(stranger.Client, "stranger", office.Gets().Append((new Rights.RouteRow("GET", "/khong-co-trang-nay", Rights.Door.Everybody), "/khong-co-trang-nay")));

        Report(wrong);
        // A walk that met closed doors only would have proved nothing.
        var missed = office.Gets().Select(g => g.Row.Pattern).Where(p => !seen.Contains(p)).ToList();
        Assert.True(missed.Count < office.Gets().Count() / 4, $"Never opened:\n{string.Join('\n', missed)}");

        async Task LookAsync(HttpClient client, string who, IEnumerable<(Rights.RouteRow Row, string Path)> pages)
        {
            foreach (var (row, path) in pages)
            {
                using var answer = await client.GetAsync(path);
                var isPersonal = (who is not "stranger" || row.Pattern.StartsWith("/q/", StringComparison.Ordinal) || row.Pattern.StartsWith("/hop-thu", StringComparison.Ordinal))
                    && !Impersonal.Contains(row.Pattern);
                wrong.AddRange(Faults(answer, isPersonal && IsContent(answer)).Select(fault => $"{who} {path} {(int)answer.StatusCode}: {fault}"));
                if ((int)answer.StatusCode < 400)
                    seen.Add(row.Pattern);
                if ((int)answer.StatusCode >= 500)
                    wrong.Add($"{who} {path}: {(int)answer.StatusCode}");
            }
        }
    }

    private static bool IsApi(string pattern) => pattern.StartsWith("/elsa/", StringComparison.Ordinal);

    private static bool IsContent(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.OK;

    private static IEnumerable<string> Faults(HttpResponseMessage answer, bool isPersonal)
    {
        foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin") })
        {
            if (Header(answer, name) != value)
                yield return $"{name} is '{Header(answer, name)}'";
        }

        if (Header(answer, "Permissions-Policy").Length == 0)
            yield return "no Permissions-Policy";
        if (isPersonal && !Header(answer, "Cache-Control").Contains("no-store", StringComparison.Ordinal))
            yield return $"may be kept: Cache-Control is '{Header(answer, "Cache-Control")}'";
        foreach (var chatty in new[] { "Server", "X-Powered-By", "X-AspNet-Version", "Access-Control-Allow-Origin" })
        {
            if (Header(answer, chatty).Length > 0)
                yield return $"says {chatty}";
        }

        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            foreach (var mark in new[] { "httponly", "samesite=" })
            {
                if (!cookie.Contains(mark, StringComparison.OrdinalIgnoreCase))
                    yield return $"a cookie without {mark}";
            }
        }

        foreach (var fault in FaultsOfPolicy(Header(answer, "Content-Security-Policy")))
            yield return $"{fault} in the policy";
    }

    private static IEnumerable<string> FaultsOfPolicy(string text)
    {
        var policy = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split(' ', 2)).ToDictionary(part => part[0], part => part.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        var scripts = policy.GetValueOrDefault("script-src") ?? policy.GetValueOrDefault("default-src") ?? "anything";
        // Studio names two scripts of its package by their hashes and compiles WebAssembly.
        foreach (var source in scripts.Split(' ').Where(s => s is not ("'self'" or "'none'" or "'wasm-unsafe-eval'") && !s.StartsWith("'sha256-", StringComparison.Ordinal)))
            yield return $"scripts from {source}";
        if ((policy.GetValueOrDefault("object-src") ?? policy.GetValueOrDefault("default-src")) is not "'none'")
            yield return "objects";
        // A file in its cage has no origin of ours that it could turn against us.
        var isCaged = policy.ContainsKey("sandbox");
        if (!isCaged && policy.GetValueOrDefault("base-uri") is not ("'none'" or "'self'"))
            yield return "any base address";
        if (!isCaged && policy.GetValueOrDefault("form-action") is not ("'none'" or "'self'"))
            yield return "forms that lead elsewhere";
        if (!isCaged && policy.GetValueOrDefault("frame-ancestors") is not ("'none'" or "'self'"))
            yield return "frames of others";
        foreach (var (name, value) in policy.Where(p => p.Value.Split(' ').Any(s => s is "*" or "http:" or "https:")))
            yield return $"{name} {value}";
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "";

    internal static void Report(IReadOnlyCollection<string> wrong)
    {
        if (wrong.Count > 0)
            Assert.Fail($"{wrong.Count}:\n{string.Join('\n', wrong)}");
    }
}
