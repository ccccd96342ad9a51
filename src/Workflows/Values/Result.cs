namespace Workflows.Values;

/// <summary>An expected failure, told to a person. Unexpected failures are exceptions.</summary>
/// <param name="Message">Vietnamese sentence shown to the user as it stands.</param>
public abstract record Problem(string Message);

/// <summary>The thing asked for does not exist or is not visible to the asker.</summary>
public record NotFound(string Message) : Problem(Message);

/// <summary>The asker may not do this.</summary>
public record Forbidden(string Message) : Problem(Message);

/// <summary>The state of things does not allow this (any more): reload and look.</summary>
public record Conflict(string Message) : Problem(Message);

/// <summary>The input is wrong.</summary>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="Field">Form field or JSON path the message belongs to; empty when it concerns the whole.</param>
public record Invalid(string Message, string Field = "") : Problem(Message);

/// <summary>Several inputs are wrong at once.</summary>
public sealed record InvalidFields(IReadOnlyList<Invalid> Fields)
    : Problem(string.Join(" ", Fields.Select(f => f.Message)));

/// <summary>No value: the result of an act that only succeeds or fails.</summary>
public readonly record struct Done
{
    public static readonly Done Value;
}

/// <summary>Either a value or an expected failure.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Problem? problem) => (this.value, Problem) = (value, problem);

    /// <summary>The failure, or null on success.</summary>
    public Problem? Problem { get; }

    public bool IsSuccess => Problem is null;

    /// <summary>The value; throws when the result is a failure, so ask first.</summary>
    public T Value => Problem is null
        ? value!
        : throw new InvalidOperationException($"No value: {Problem.Message}");

    public static Result<T> Success(T value) => new(value, null);

    public static Result<T> Failure(Problem problem) => new(default, problem);

    public Result<TOther> Map<TOther>(Func<T, TOther> map) =>
        Problem is null ? map(value!) : Problem;

    public static implicit operator Result<T>(T value) => Success(value);

    public static implicit operator Result<T>(Problem problem) => Failure(problem);
}
