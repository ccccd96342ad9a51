namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Text that was put together and not yet looked at, so that appending in a loop stays linear.</summary>
internal sealed class Rope
{
    private const int ShortText = 64;
    private readonly ScriptRun run;
    private object? left;
    private object? right;
    private string? flat;

    private Rope(ScriptRun run, object left, object right, int length) =>
        (this.run, this.left, this.right, Length) = (run, left, right, length);

    public int Length { get; }

    /// <summary>Two string values one after the other.</summary>
    public static JsValue Concat(ScriptRun run, JsValue first, JsValue second)
    {
        var length = (long)first.TextLength + second.TextLength;
        if (first.TextLength == 0)
            return second;
        if (second.TextLength == 0)
            return first;
        run.RefuseText(length);
        if (length <= ShortText)
        {
            run.Charge(24 + 2 * length);
            return string.Concat(first.Text, second.Text);
        }

        run.Charge(56);
        return new Rope(run, first.Reference!, second.Reference!, (int)length);
    }

    public string Flatten()
    {
        if (flat is not null)
            return flat;
        run.Charge(24 + 2L * Length);
        flat = string.Create(Length, this, static (buffer, rope) =>
        {
            var end = buffer.Length;
            var open = new Stack<object>();
            open.Push(rope);
            while (open.TryPop(out var next))
            {
                if ((next as string ?? ((Rope)next).flat) is { } text)
                {
                    end -= text.Length;
                    text.CopyTo(buffer[end..]);
                    continue;
                }

                open.Push(((Rope)next).left!);
                open.Push(((Rope)next).right!);
            }
        });
        (left, right) = (null, null);
        return flat;
    }
}
