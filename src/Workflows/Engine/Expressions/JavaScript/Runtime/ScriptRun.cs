using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>One evaluation: what it has used, what it may reach. Never shared between threads.</summary>
internal sealed class ScriptRun
{
    // Reading the clock costs more than a step; so it is read once in a while, and starts with the first reading.
    private const int StepsBetweenClocks = 512;

    private readonly ScriptLimits limits;
    private long start;
    private long last;
    private TimeSpan used;
    private long bytesLeft;
    private int stepsLeft;
    private int stepsToClock = StepsBetweenClocks;
    private long work;

    public ScriptRun(ScriptLimits limits, ScriptHost host)
    {
        this.limits = limits;
        Host = host;
        bytesLeft = limits.Bytes;
        stepsLeft = limits.Steps;
    }

    public ScriptHost Host { get; }

    /// <summary>Expressions that the script makes from text, by pattern and flags.</summary>
    public Dictionary<(string Pattern, string Flags), CompiledRegex> Regexes => field ??= [];

    /// <summary>Where in the script the call stands that runs now; for messages.</summary>
    public int Position { get; set; }

    /// <summary>Calls that are open.</summary>
    public int Depth { get; set; }

    public int StepsUsed => limits.Steps - stepsLeft;

    public TimeSpan RegexTime => limits.RegexTime;

    /// <summary>Counts one statement, loop turn or call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        stepsLeft--;
        if (--stepsToClock <= 0 || stepsLeft < 0)
            Judge();
    }

    /// <summary>Counts items or characters that a built-in function goes through: 32 are a step.</summary>
    public void Work(long items)
    {
        work += items;
        if (work < 32)
            return;
        var steps = work >> 5;
        work &= 31;
        stepsLeft = steps > stepsLeft ? -1 : stepsLeft - (int)steps;
        stepsToClock -= (int)Math.Min(steps, StepsBetweenClocks);
        if (stepsToClock <= 0 || stepsLeft < 0)
            Judge();
    }

    /// <summary>Counts bytes of values that are about to be made.</summary>
    public void Charge(long bytes)
    {
        bytesLeft -= bytes;
        if (bytesLeft < 0)
            throw new ScriptLimitException($"Kịch bản tạo ra quá {limits.Bytes / 1048576.0:0.##} MB dữ liệu.");
    }

    /// <summary>Text longer than the whole budget is never begun.</summary>
    public void RefuseText(long length)
    {
        if (length > limits.Bytes / 2)
            Charge(2 * length);
    }

    /// <summary>Opens a call, of a function or of a built-in that goes down a structure.</summary>
    public void Enter()
    {
        Step();
        // The count keeps scripts alike on every machine; the stack is asked too, for bodies nested deep in themselves.
        if (++Depth > limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ScriptLimitException($"Kịch bản gọi hàm hoặc lồng dữ liệu quá {limits.Depth} tầng.");
    }

    public void Leave() => Depth--;

    /// <summary>Reads the clock, as is done after every so many steps.</summary>
    /// <remarks>
    /// Time between two readings counts up to a limit only: so few steps take no longer by themselves, and what
    /// exceeds it is the thread kept waiting by others, by compiling or by collecting. A busy machine must not fault
    /// an honest script. Ten times the limit ends any script.
    /// </remarks>
    /// <param name="most">What one stretch may count; a tenth of the limit when not given.</param>
    public void CheckClock(TimeSpan? most = null)
    {
        var now = Stopwatch.GetTimestamp();
        if (start == 0)
        {
            (start, last) = (now, now);
            return;
        }

        var stretch = Stopwatch.GetElapsedTime(last, now);
        var longest = most ?? limits.Time / 10;
        used += stretch < longest ? stretch : longest;
        last = now;
        if (used > limits.Time || Stopwatch.GetElapsedTime(start, now) > 10 * limits.Time)
            throw new ScriptLimitException($"Kịch bản chạy quá {limits.Time.TotalMilliseconds:0.##} mili giây.");
    }

    public ScriptThrow TypeError(string message) => Error("TypeError", message);

    public ScriptThrow RangeError(string message) => Error("RangeError", message);

    public ScriptThrow Error(string name, string message) => Error(name, message, Position);

    public ScriptThrow Error(string name, string message, int position)
    {
        Charge(160);
        return new(new JsError(name, message, position));
    }

    public JsValue Call(JsValue function, JsValue self, params JsValue[] args) => function.Reference is JsFunction callable
        ? callable.Call(this, self, new(args))
        : throw TypeError("giá trị được gọi không phải là hàm");

    /// <summary>A callback argument.</summary>
    public JsFunction Callback(JsValue value) =>
        value.Reference as JsFunction ?? throw TypeError($"tham số phải là hàm, đây là {Describe.Short(this, value)}");

    public JsArray NewArray(int capacity = 0) => new(this, capacity);

    public JsObject NewObject()
    {
        Charge(64);
        return new();
    }

    /// <summary>A new string value.</summary>
    public JsValue NewText(string text)
    {
        Charge(24 + 2L * text.Length);
        return text;
    }

    private void Judge()
    {
        stepsToClock = StepsBetweenClocks;
        if (stepsLeft < 0)
            throw new ScriptLimitException($"Kịch bản chạy quá {limits.Steps.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"))} bước.");
        CheckClock();
    }
}
