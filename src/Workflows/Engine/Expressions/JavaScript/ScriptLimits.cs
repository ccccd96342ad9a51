using System.Runtime.CompilerServices;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// What one evaluation may use. The defaults are also the maxima: a host may lower them, never raise them.
/// Hitting a limit ends the evaluation; a script cannot catch it.
/// </summary>
public sealed record ScriptLimits
{
    /// <summary>Wall-clock time of one evaluation; at most 200 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above the maximum; so for every member.</exception>
    public TimeSpan Time { get; init => field = Within(value, TimeSpan.FromMilliseconds(200)); } = TimeSpan.FromMilliseconds(200);

    /// <summary>Statements, loop turns, calls, and items that built-in functions touch; at most 100 000.</summary>
    public int Steps { get; init => field = Within(value, 100_000); } = 100_000;

    /// <summary>Bytes of all values made during one evaluation, whether still used or not; at most 16 MB.</summary>
    public int Bytes { get; init => field = Within(value, 16 * 1024 * 1024); } = 16 * 1024 * 1024;

    /// <summary>Calls inside calls, and separately brackets, blocks and operators inside each other; at most 64.</summary>
    public int Depth { get; init => field = Within(value, 64); } = 64;

    /// <summary>Time of one match of a regular expression; at most 50 ms.</summary>
    public TimeSpan RegexTime { get; init => field = Within(value, TimeSpan.FromMilliseconds(50)); } = TimeSpan.FromMilliseconds(50);

    /// <summary>Characters of a script; at most 100 000.</summary>
    public int Length { get; init => field = Within(value, 100_000); } = 100_000;

    /// <summary>Compiled scripts kept for the process; at most 2 000.</summary>
    public int CachedScripts { get; init => field = Within(value, 2_000); } = 2_000;

    private static T Within<T>(T value, T most, [CallerMemberName] string member = "")
        where T : struct, IComparable<T> =>
        value.CompareTo(default) > 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(member, value, $"Giới hạn {member} của JavaScript phải lớn hơn 0 và không quá {most}.");
}
