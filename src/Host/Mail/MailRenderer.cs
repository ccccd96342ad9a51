using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Workflows.Links;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>Turns a claimed row into a mail. Here, and only here, a link gets its secret back.</summary>
internal sealed partial class MailRenderer(LinkTokens tokens, SiteAddress site, IServiceScopeFactory scopes, ILoggerFactory logs)
{
    // The framework writes every letter beyond ASCII as an entity; above this they are plain letters in UTF-8.
    private const int FirstLetter = 0xC0;

    public async Task<RenderedMail> RenderAsync(ClaimedMail mail)
    {
        var link = mail.LinkId is { } id ? site.Of(tokens.TokenFor(id)) : null;
        var code = mail is { WithCode: true, LinkId: { } coded } ? tokens.CodeFor(coded) : null;
        var html = await HtmlAsync(new()
        {
            [nameof(MailDocument.Subject)] = mail.Subject,
            [nameof(MailDocument.ToName)] = mail.ToName,
            [nameof(MailDocument.Body)] = mail.Body,
            [nameof(MailDocument.Site)] = site.Base,
            [nameof(MailDocument.Link)] = link,
            [nameof(MailDocument.Code)] = code,
        });
        return new RenderedMail(
            mail.Id,
            mail.MessageId,
            mail.ToAddress,
            mail.ToName,
            mail.Subject,
            html,
            MailWords.Of(mail.ToName, mail.Body, link, code, site.Base),
            link,
            mail.FileId is { } file ? await FileAsync(file) : null);
    }

    private async Task<MailFile?> FileAsync(Guid id)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMailFiles>().FindAsync(id, CancellationToken.None);
    }

    private async Task<string> HtmlAsync(Dictionary<string, object?> parameters)
    {
        // The renderer asks for services of one request; here a mail is one.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<MailDocument>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return Entity().Replace(html, found =>
            int.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is >= FirstLetter and var letter
                ? char.ConvertFromUtf32(letter)
                : found.Value);
    }

    [GeneratedRegex("&#x([0-9A-Fa-f]{1,6});")]
    private static partial Regex Entity();
}
