using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Host.Tests.Newcomer;

/// <summary>
/// Looks at pages as people do: at a desk's and a phone's width, with the pictures kept as test output, and
/// asks axe whether somebody with a screen reader or a keyboard could use them.
/// </summary>
internal static class Screens
{
    /// <summary>Takes both pictures and fails on a grave finding of axe, or on a page wider than its window.</summary>
    public static async Task LookAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screens")).FullName;
        foreach (var (width, height) in new[] { (1280, 900), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
            var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
            Assert.True(overflow <= 0, $"{name} is {overflow} px too wide at {width}.");

            Assert.Empty((await Axe.GraveFindingsAsync(page)).Select(finding => $"{name} at {width}: {finding}"));
        }

        await page.SetViewportSizeAsync(1280, 900);
    }
}
