using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Host.Web;

public enum FlashKind
{
    Success,
    Warning,
}

/// <summary>One sentence carried over a redirect.</summary>
public sealed record FlashMessage(FlashKind Kind, string Text);

/// <summary>
/// Says "done" on the page after a redirect. The sentence travels in a sealed cookie that the next page
/// eats, so an address never carries text to be shown and the hosts keep no session.
/// </summary>
public sealed class Flash(IDataProtectionProvider protection)
{
    private const string Cookie = "loi-nhan";
    private readonly IDataProtector seal = protection.CreateProtector("Host.Web.Flash");

    public void Success(HttpContext http, string text) => Put(http, new(FlashKind.Success, text));

    public void Warning(HttpContext http, string text) => Put(http, new(FlashKind.Warning, text));

    /// <summary>The sentence left by the page before, once.</summary>
    public FlashMessage? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } value || http.Response.HasStarted)
            return null;
        http.Response.Cookies.Delete(Cookie, Options(http));
        try
        {
            var text = Encoding.UTF8.GetString(seal.Unprotect(WebEncoders.Base64UrlDecode(value)));
            return new(text[0] is '+' ? FlashKind.Success : FlashKind.Warning, text[1..]);
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            // Not ours, or sealed with a key that is gone: nobody misses the sentence.
            return null;
        }
    }

    private void Put(HttpContext http, FlashMessage message)
    {
        var mark = message.Kind is FlashKind.Success ? '+' : '!';
        var sealedText = seal.Protect(Encoding.UTF8.GetBytes($"{mark}{message.Text}"));
        http.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(sealedText), Options(http));
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    };
}
