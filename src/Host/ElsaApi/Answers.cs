using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>A request that is wrong before anybody looks at what it asks for.</summary>
internal sealed class RefusedRequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;

    public static RefusedRequestException TooLarge { get; } =
        new("Nội dung gửi lên lớn quá 5 MB. Chưa có gì được lưu.", StatusCodes.Status413PayloadTooLarge);
}

/// <summary>A failure as Studio reads it: every text under <c>errors</c> is shown to the person.</summary>
internal sealed record Failure(int StatusCode, string Message, IReadOnlyDictionary<string, string[]> Errors)
{
    // The key under which stock Elsa reports what belongs to no field.
    private const string Whole = "serializerErrors";

    public static Failure Of(int status, string message) =>
        new(status, message, new Dictionary<string, string[]> { [Whole] = [message] });

    public static Failure Of(int status, Problem problem) => problem switch
    {
        InvalidFields { Fields: { Count: > 1 } fields } => new(
            status,
            $"Có {fields.Count} chỗ cần sửa. Chưa có gì được lưu.",
            fields.GroupBy(field => field.Field.Length > 0 ? field.Field : Whole).ToDictionary(group => group.Key, group => group.Select(field => field.Message).ToArray())),
        _ => Of(status, problem.Message),
    };
}

/// <summary>The one way from an expected failure to an answer.</summary>
internal static class Answers
{
    /// <summary>Most specific first: 404, 403, 409, otherwise 400.</summary>
    public static IResult Of(Problem problem) => Refuse(Failure.Of(StatusOf(problem), problem));

    /// <summary>As <see cref="Of(Problem)"/>, with conflicts as 400: the only status whose text Studio shows on save and retract.</summary>
    public static IResult AsValidation(Problem problem) => Refuse(Failure.Of(
        StatusOf(problem) is StatusCodes.Status409Conflict ? StatusCodes.Status400BadRequest : StatusOf(problem), problem));

    public static IResult NotFound(string message) => Refuse(Failure.Of(StatusCodes.Status404NotFound, message));

    public static IResult Forbidden(string message) => Refuse(Failure.Of(StatusCodes.Status403Forbidden, message));

    /// <summary>Endpoint filter: requests that are wrong in form become answers in the same shape.</summary>
    public static async ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedRequestException refused)
        {
            return Refuse(Failure.Of(refused.Status, refused.Message));
        }
    }

    private static IResult Refuse(Failure failure) => Results.Json(failure, ElsaJson.Options, statusCode: failure.StatusCode);

    private static int StatusOf(Problem problem) => problem switch
    {
        Workflows.Values.NotFound => StatusCodes.Status404NotFound,
        Workflows.Values.Forbidden => StatusCodes.Status403Forbidden,
        Workflows.Values.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };
}
