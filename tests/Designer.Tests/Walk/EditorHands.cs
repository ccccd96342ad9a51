using System.Text.RegularExpressions;
using Designer.Tests.Studio;
using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Designer.Tests.Walk;

/// <summary>What an administrator's hands do in Studio's editor, in the words that stand on the screen.</summary>
internal sealed class EditorHands(StudioPage tab)
{
    private readonly SaveWatch saves = new(tab.Page);

    private IPage Page => tab.Page;

    private ILocator Canvas => Page.Locator(".x6-graph").First;

    public static async Task<EditorHands> OpenAsync(Office office, Browser browser, string definition, string firstStep)
    {
        var hands = new EditorHands(await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser));
        await hands.Tab.EditAsync(definition, firstStep);
        return hands;
    }

    public StudioPage Tab => tab;

    /// <summary>Shows the whole drawing.</summary>
    public async Task FitAsync()
    {
        await Page.Locator(".mud-paper button:visible").First.ClickAsync();
        await SettleAsync();
    }

    /// <summary>Finds a step in the toolbox by its name and drags it to a place on the canvas.</summary>
    /// <returns>The id that Studio gave it.</returns>
    public async Task<string> DragInAsync(string name, int x, int y)
    {
        var before = await StepsAsync();
        await Page.GetByPlaceholder("Tìm").First.FillAsync(name);
        var item = Page.Locator("[draggable=true]").GetByText(name, new() { Exact = true });
        var closed = Page.Locator(".mud-expand-panel:not(.mud-panel-expanded) > .mud-expand-panel-header").First;
        while (!await item.IsVisibleAsync())
        {
            await item.Or(closed).First.WaitForAsync();
            if (!await item.IsVisibleAsync() && await closed.IsVisibleAsync())
                await closed.ClickAsync();
            await SettleAsync();
        }

        await SavedAsync(() => item.DragToAsync(Canvas, new() { TargetPosition = new() { X = x, Y = y } }));
        await Page.WaitForFunctionAsync("many => document.querySelectorAll('g.x6-node').length > many", before.Length);
        return (await StepsAsync()).Except(before).Single();
    }

    /// <summary>Draws a line from a way out of one step to another step.</summary>
    public async Task ConnectAsync(string from, string port, string to)
    {
        var before = await ConnectionsAsync();
        await DeselectAsync();
        var (start, end) = (await GripAsync(Port(from, port)), await MiddleAsync(Port(to, "In")));
        await Page.Mouse.MoveAsync(start.X, start.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((start.X + end.X) / 2, (start.Y + end.Y) / 2, new() { Steps = 8 });
        await Page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 8 });
        await SavedAsync(() => Page.Mouse.UpAsync());
        await Page.WaitForFunctionAsync("many => document.querySelectorAll('g.x6-edge').length > many", before);
    }

    /// <summary>Clicks the line between two ports and deletes it with the keyboard.</summary>
    public async Task DisconnectAsync(string from, string port, string to)
    {
        var before = await ConnectionsAsync();
        await DeselectAsync();
        var (start, end) = (await MiddleAsync(Port(from, port)), await MiddleAsync(Port(to, "In")));
        var middle = await Page.EvaluateAsync<double[]>("""
            ([x1, y1, x2, y2]) => {
              const lines = [...document.querySelectorAll('g.x6-edge path:first-child')].map(path => {
                const at = share => { const p = path.getPointAtLength(path.getTotalLength() * share).matrixTransform(path.getScreenCTM()); return [p.x, p.y]; };
                const [a, b] = [at(0), at(1)];
                return { at, edge: path.closest('g.x6-edge'), off: Math.hypot(a[0] - x1, a[1] - y1) + Math.hypot(b[0] - x2, b[1] - y2) };
              });
              // Where other lines and labels lie over it a click would hit those.
              const wanted = lines.sort((a, b) => a.off - b.off)[0];
              for (let share = 0.1; share < 1; share += 0.02) {
                const [x, y] = wanted.at(share);
                if (document.elementFromPoint(x, y)?.closest('g.x6-cell') === wanted.edge) return [x, y];
              }
              return [];
            }
            """, new double[] { start.X, start.Y, end.X, end.Y });
        Assert.True(middle.Length == 2, $"No part of the line from {from} ({port}) to {to} can be clicked.");
        await Page.Mouse.ClickAsync((float)middle[0], (float)middle[1]);
        await Page.Locator(".x6-edge-selected").WaitForAsync();
        await SavedAsync(() => Page.Keyboard.PressAsync("Delete"));
        await Page.WaitForFunctionAsync("many => document.querySelectorAll('g.x6-edge').length < many", before);
    }

    public async Task SelectAsync(string step)
    {
        await DeselectAsync();
        await tab.Node(step).ClickAsync();
        await Page.Locator("[data-cell-id='" + step + "'].x6-node-selected").WaitForAsync();
        await SettleAsync();
    }

    /// <summary>Opens a tab of the panels below and beside the drawing.</summary>
    public async Task TabAsync(string name)
    {
        var wanted = Page.Locator(".mud-tab", new() { HasTextRegex = new Regex($"^\\s*{Regex.Escape(name)}\\s*$", RegexOptions.IgnoreCase) }).First;
        await wanted.EvaluateAsync("tab => tab.click()");
        await SettleAsync();
    }

    /// <summary>Chooses an item of a pick-list.</summary>
    public async Task ChooseAsync(string label, string item)
    {
        var field = Field(label);
        await field.ScrollIntoViewIfNeededAsync();
        await ShownAsync(
            async () =>
            {
                await field.Locator(".mud-input-slot").First.ClickAsync();
                await Page.Locator($":text-is('{item}'):visible").First.ClickAsync();
            },
            () => Assertions.Expect(field).ToContainTextAsync(item));
    }

    /// <param name="item">The words beside the box.</param>
    /// <param name="list">The list that the box stands in, if it is one of several.</param>
    public async Task TickAsync(string item, string? list = null)
    {
        var boxes = list is null ? Page.Locator("#studio") : Page.Locator(".mud-input-control", new() { Has = Page.Locator($"label:text-is('{list}')") });
        var box = boxes.Locator(".mud-input-control-boolean-input", new() { HasText = item }).Last.Locator("input");
        await box.ScrollIntoViewIfNeededAsync();
        await ShownAsync(() => box.ClickAsync(), () => Assertions.Expect(box).ToBeCheckedAsync());
    }

    /// <summary>Switches the language of an input, and writes the expression.</summary>
    public async Task WriteExpressionAsync(string label, string language, string expression)
    {
        var field = Field(label);
        await Page.Locator(".d-flex", new() { Has = field }).Last.Locator(".mud-menu button").Last.ClickAsync();
        await Page.Locator($":text-is('{language}'):visible").First.ClickAsync();
        var code = Page.Locator(".monaco-editor:visible .view-lines").First;
        await code.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.TypeAsync(expression);
    }

    public async Task FillAsync(string label, string text)
    {
        var box = Field(label).Locator("input, textarea").First;
        await ShownAsync(
            async () =>
            {
                await box.FillAsync(text);
                await box.BlurAsync();
            },
            () => Assertions.Expect(box).ToHaveValueAsync(text));
    }

    /// <summary>Publishes, and waits for Studio's word.</summary>
    /// <returns>What it says: done, or why not.</returns>
    public async Task<string> PublishAsync()
    {
        await Page.RunAndWaitForResponseAsync(
            () => Page.Locator("button.mud-primary-text:visible").First.ClickAsync(),
            response => response.Request.Method == "POST" && response.Url.EndsWith("/workflow-definitions", StringComparison.Ordinal)
                && response.Request.PostData?.Contains("\"publish\":true", StringComparison.Ordinal) is true);
        return await SaidAsync();
    }

    /// <summary>Chooses from the menu beside the publish button.</summary>
    public async Task MenuAsync(string item)
    {
        await Page.Locator(".mud-menu-icon-button-activator:visible").First.ClickAsync();
        await Page.Locator($":text-is('{item}'):visible").First.ClickAsync();
    }

    /// <summary>Runs the workflow; Studio then leads to its instance.</summary>
    /// <returns>The instance.</returns>
    public async Task<string> RunAsync()
    {
        await Page.Locator("button.mud-success-text:visible").First.ClickAsync();
        await Page.WaitForURLAsync(url => url.StartsWith(tab.At("/studio/phien/"), StringComparison.Ordinal));
        await tab.ReadyAsync();
        return Page.Url[tab.At("/studio/phien/").Length..];
    }

    /// <summary>The newest note in the corner.</summary>
    public async Task<string> SaidAsync()
    {
        var note = Page.Locator(".mud-snackbar").Last;
        await note.WaitForAsync();
        return await note.InnerTextAsync();
    }

    /// <summary>
    /// Does something and waits until Studio has saved it by itself and is at rest: it saves some changes twice, the answer to each save
    /// replaces what it shows, and what is done meanwhile is lost. People are slower than that.
    /// </summary>
    private async Task SavedAsync(Func<Task> act)
    {
        await saves.RestAsync();
        var before = saves.Answers.Count;
        await act();
        await saves.RestAsync(before + 1);
        Assert.All(saves.Answers.Skip(before), status => Assert.Equal(200, status));
    }

    /// <summary>
    /// Does something and looks whether it stands there once Studio has saved it; does it again where it does not, as a person would.
    /// On a very busy machine Studio at times stores a change and then shows, and goes on from, what was before it.
    /// </summary>
    private async Task ShownAsync(Func<Task> act, Func<Task> isShown)
    {
        const int tries = 3;
        for (var attempt = 1; ; attempt++)
        {
            await SavedAsync(act);
            try
            {
                await isShown();
                return;
            }
            catch (PlaywrightException) when (attempt < tries)
            {
            }
        }
    }

    private ILocator Field(string label) => Page.Locator(".mud-input-control", new() { Has = Page.Locator($"label:text-is('{label}')") }).Last;

    private ILocator Port(string step, string port) => Page.Locator($"g.x6-node[data-cell-id='{step}'] [port='{port}']").First;

    private async Task<string[]> StepsAsync() =>
        await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('g.x6-node')].map(node => node.dataset.cellId)");

    private async Task<int> ConnectionsAsync() => await Page.Locator("g.x6-edge").CountAsync();

    /// <summary>A selected step lies over its own ports.</summary>
    private async Task DeselectAsync()
    {
        await SettleAsync();
        if (await Page.Locator(".x6-node-selected").CountAsync() == 0)
            return;
        var free = await Page.EvaluateAsync<int[]>("""
            () => {
              const canvas = document.querySelector('.x6-graph').getBoundingClientRect();
              // The frame of a long line covers half the drawing; what lies under a point is what a click would hit.
              const isFree = (x, y) => { const hit = document.elementFromPoint(x, y); return hit?.closest('.x6-graph') && !hit.closest('g.x6-cell, [class*=x6-widget]'); };
              const around = [[0, 0], [8, 0], [-8, 0], [0, 8], [0, -8]];
              for (let y = canvas.top + 12; y < canvas.bottom - 12; y += 12)
                for (let x = canvas.left + 12; x < canvas.right - 12; x += 12)
                  if (around.every(([dx, dy]) => isFree(x + dx, y + dy))) return [Math.round(x), Math.round(y)];
              return [];
            }
            """);
        Assert.True(free.Length == 2, "The canvas has no free place to click.");
        await Page.Mouse.ClickAsync(free[0], free[1]);
        await Assertions.Expect(Page.Locator(".x6-node-selected")).ToHaveCountAsync(0);
    }

    /// <summary>A point by which it can be taken: far out, the ports of a step with many ways lie over one another.</summary>
    private static async Task<(float X, float Y)> GripAsync(ILocator of)
    {
        var point = await of.EvaluateAsync<double[]>("""
            of => {
              const box = of.getBoundingClientRect();
              for (const down of [0.5, 0.3, 0.1, 0.7, 0.9])
                for (const along of [0.5, 0.3, 0.1, 0.7, 0.9]) {
                  const [x, y] = [box.left + box.width * along, box.top + box.height * down];
                  if (of.contains(document.elementFromPoint(x, y))) return [x, y];
                }
              return [];
            }
            """);
        Assert.True(point.Length == 2, "Something lies over it.");
        return ((float)point[0], (float)point[1]);
    }

    private static async Task<(float X, float Y)> MiddleAsync(ILocator of)
    {
        var box = await of.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not on the canvas.");
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    /// <summary>Studio moves and redraws over several frames; it is at rest when two pictures of the drawing are the same.</summary>
    private async Task SettleAsync()
    {
        await Page.EvaluateAsync("() => { delete window.drawnBefore; }");
        await Page.WaitForFunctionAsync("""
            () => {
              const now = [...document.querySelectorAll('g.x6-node')].map(node => { const at = node.getBoundingClientRect(); return `${node.dataset.cellId}:${at.x}:${at.y}:${at.width}`; }).join();
              const same = window.drawnBefore === now;
              window.drawnBefore = now;
              return same;
            }
            """, null, new() { PollingInterval = 200 });
    }
}
