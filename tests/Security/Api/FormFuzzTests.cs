using System.Net;
using AngleSharp.Html.Dom;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Security.Web;

namespace Security.Api;

/// <summary>
/// Every form of every page, as the page holds it, with one to three of its fields made wrong, doubled or left out: a page that says so, never
/// a failure of ours.
/// </summary>
public sealed class FormFuzzTests(PostgresServer server, ITestOutputHelper output)
{
    private const int TriesForEachForm = 12;

    private sealed record Form(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields, bool HasFiles);

    [Fact]
    public async Task No_form_is_filled_in_so_wrongly_that_the_host_fails()
    {
        var chance = new Hostile();
        output.WriteLine($"FUZZ_SEED={chance.Seed}");
        await using var office = await EveryPage.BeginAsync(server);
        var wrong = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var answers = new SortedDictionary<int, int>();
        foreach (var post in EveryPage.Posts)
        {
            using var visitor = await office.EnterAsync(post);
            foreach (var form in await FormsAsync(office, visitor))
            {
                seen.Add(System.Text.RegularExpressions.Regex.Replace(form.Action, "[0-9a-f-]{36}|(?<=/q/)[^/]+", "*"));
                for (var attempt = 0; attempt < TriesForEachForm; attempt++)
                {
                    var (content, shown) = Spoilt(form, chance);
                    using (content)
                    {
                        using var answer = await visitor.Client.PostAsync(form.Action, content);
                        answers[(int)answer.StatusCode] = answers.GetValueOrDefault((int)answer.StatusCode) + 1;
                        if ((int)answer.StatusCode >= 500)
                            wrong.Add($"{form.Action} {shown}: {(int)answer.StatusCode}");
                        else if ((int)answer.StatusCode >= 400 && (await answer.Content.ReadAsStringAsync()).Length == 0)
                            wrong.Add($"{form.Action} {shown}: {(int)answer.StatusCode} says nothing");
                    }
                }
            }
        }

        output.WriteLine($"{seen.Count} forms; {string.Join(", ", answers.Select(a => $"{a.Key}: {a.Value}"))}");
        if (wrong.Count > 0)
            Assert.Fail($"FUZZ_SEED={chance.Seed}, {wrong.Count}:\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(seen.Count >= 15, string.Join('\n', seen.Order(StringComparer.Ordinal)));
        Assert.True(answers.GetValueOrDefault(422) > 30, string.Join(", ", answers));
        Assert.DoesNotContain(office.Story.Host.Logs, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    /// <summary>Forms that change something, each once; signing out would end the walk.</summary>
    private static async Task<IReadOnlyList<Form>> FormsAsync(EveryPage office, Visitor visitor)
    {
        var forms = new Dictionary<string, Form>(StringComparer.Ordinal);
        foreach (var (row, path) in office.Gets().Where(g => !g.Row.Pattern.StartsWith("/elsa/", StringComparison.Ordinal)))
        {
            var page = await visitor.GetAsync(path);
            if (page.Response.Content.Headers.ContentType?.MediaType is not "text/html" || page.Status is not HttpStatusCode.OK)
                continue;
            foreach (var form in page.Document.Forms.Where(f => string.Equals(f.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase)))
            {
                var action = form.GetAttribute("action") ?? path;
                if (action is "/dang-xuat" or "/dang-nhap" || forms.ContainsKey(action))
                    continue;
                forms[action] = new(action, [.. FieldsOf(form)], form.Elements.OfType<IHtmlInputElement>().Any(i => i.Type is "file"));
            }
        }

        return [.. forms.Values];
    }

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            var (name, value) = element switch
            {
                IHtmlInputElement { Type: not "file" } input => (input.Name, input.Value),
                IHtmlTextAreaElement area => (area.Name, area.Value),
                IHtmlSelectElement choice => (choice.Name, choice.Value ?? ""),
                IHtmlButtonElement button => (button.Name, button.Value),
                _ => (null, ""),
            };
            if (name is { Length: > 0 })
                yield return new(name, value);
        }
    }

    private static (HttpContent Content, string Shown) Spoilt(Form form, Hostile chance)
    {
        var fields = form.Fields.ToList();
        var shown = new List<string>();
        var open = Enumerable.Range(0, fields.Count).Where(i => fields[i].Key is not "__RequestVerificationToken").ToList();
        for (var hole = 0; hole < 3 && open.Count > 0 && (hole == 0 || chance.Sometimes(2)); hole++)
        {
            var at = chance.OneOf(open);
            var word = chance.Word();
            shown.Add($"{fields[at].Key}={(word.Length > 60 ? $"{word[..60]}…" : word)}");
            if (chance.Sometimes(8))
                fields.Add(new(fields[at].Key, word));
            else
                fields[at] = new(fields[at].Key, word);
        }

        if (open.Count > 0 && chance.Sometimes(6))
        {
            var name = fields[chance.OneOf(open)].Key;
            shown.Add($"no {name}");
            fields.RemoveAll(f => f.Key == name);
        }

        if (!form.HasFiles && !chance.Sometimes(10))
            return (new FormUrlEncodedContent(fields), string.Join(" & ", shown));
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            parts.Add(new StringContent(value), $"\"{name}\"");
        if (chance.Sometimes(2))
            parts.Add(new ByteArrayContent(chance.Body()), "file", "\"../../a.pdf\"");
        return (parts, string.Join(" & ", shown));
    }
}
