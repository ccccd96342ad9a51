using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Host.Tests.Fixtures;

/// <summary>Asks axe what keeps people with a screen reader or a keyboard from using a page.</summary>
/// <remarks>
/// Brought into a page once and asked there. Its package for Playwright brings it anew for every question, and opens another page for the
/// answer: nine tenths of the time of a question went there.
/// </remarks>
internal static class Axe
{
    private const string Ask = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .map(v => `${v.id}: ${v.help} – ${v.nodes[0].html}`)
        """;

    /// <summary>Frames answer whoever asks: all are of the page under test.</summary>
    private static readonly string Script = $"{new BundledAxeScriptProvider().GetScript()}; axe.configure({{ allowedOrigins: ['<unsafe_all_origins>'] }})";

    /// <returns>A line for each serious or critical finding.</returns>
    public static async Task<string[]> GraveFindingsAsync(IPage page)
    {
        // A frame without axe in it would be left out in silence.
        foreach (var frame in page.Frames)
        {
            if (!await frame.EvaluateAsync<bool>("() => 'axe' in window"))
                await frame.EvaluateAsync(Script);
        }

        return await page.EvaluateAsync<string[]>(Ask);
    }
}
