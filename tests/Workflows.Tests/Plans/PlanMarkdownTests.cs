using Workflows.Plans;

namespace Workflows.Tests.Plans;

public sealed class PlanMarkdownTests
{
    [Fact]
    public void Lists_tables_and_emphasis_are_rendered()
    {
        var html = PlanMarkdown.ToHtml("**Trụ cột**\n\n1. Một\n2. Hai\n\n| A | B |\n|---|---|\n| 1 | 2 |");

        Assert.Contains("<strong>Trụ cột</strong>", html, StringComparison.Ordinal);
        Assert.Contains("<ol>", html, StringComparison.Ordinal);
        Assert.Contains("<table>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a <img src=x onerror=alert(1)> b")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](//evil.example/)")]
    [InlineData("[x](/admin/delete)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("[![x](https://evil.example/pixel.png)](vbscript:x)")]
    public void Nothing_hostile_becomes_markup(string text)
    {
        var html = PlanMarkdown.ToHtml(text);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_words_of_a_dropped_link_stay() => Assert.Contains("bấm vào đây", PlanMarkdown.ToHtml("[bấm **vào** đây](javascript:x)")
        .Replace("<strong>", "", StringComparison.Ordinal).Replace("</strong>", "", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void A_link_to_the_web_stays_a_link()
    {
        var html = PlanMarkdown.ToHtml("[cổng](https://bacninh.example/ke-hoach)");
        Assert.Contains("href=\"https://bacninh.example/ke-hoach\"", html, StringComparison.Ordinal);
        Assert.Contains("noopener", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_begin_below_those_of_the_page()
    {
        var html = PlanMarkdown.ToHtml("# Một\n\n###### Sáu");
        Assert.Contains("<h3>", html, StringComparison.Ordinal);
        Assert.Contains("<h6>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    public void Deep_nesting_neither_crashes_nor_loses_the_words(char sign) =>
        Assert.Contains("cuối", PlanMarkdown.ToHtml(new string(sign, 20_000) + " cuối"), StringComparison.Ordinal);
}
