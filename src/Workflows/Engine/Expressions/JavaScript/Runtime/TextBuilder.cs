using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Builds text on the account of a run: it stops before it grows over the limit.</summary>
internal sealed class TextBuilder(ScriptRun run)
{
    private readonly StringBuilder text = new();

    public int Length => text.Length;

    public TextBuilder Append(string? more) => Append(more.AsSpan());

    public TextBuilder Append(ReadOnlySpan<char> more)
    {
        run.Charge(2L * more.Length);
        run.Work(more.Length >> 3);
        text.Append(more);
        return this;
    }

    public TextBuilder Append(char more)
    {
        run.Charge(2);
        text.Append(more);
        return this;
    }

    /// <summary>Takes back what was appended behind a length.</summary>
    public void CutTo(int length) => text.Length = length;

    public override string ToString() => text.ToString();
}
