using Microsoft.AspNetCore.Antiforgery;

namespace Host.Web;

/// <summary>
/// Refuses every changing request that a foreign page could have made and that lacks the form's token,
/// whether or not its endpoint thought of it. JSON passes: browsers do not send it across sites unasked.
/// </summary>
public static class FormGuard
{
    private const string Stale =
        "Biểu mẫu đã hết hạn hoặc không được gửi từ trang của hệ thống. Chưa có gì được lưu. Hãy quay lại, tải lại trang rồi gửi lại.";

    private const string Unreadable =
        "Biểu mẫu có quá nhiều nội dung hoặc có ký tự không hợp lệ. Chưa có gì được lưu. Hãy quay lại, sửa rồi gửi lại.";

    internal static void UseFormGuard(this IApplicationBuilder app)
    {
        app.UseAntiforgery();
        app.Use(async (http, next) =>
        {
            if (await FailureAsync(http) is not { } failure)
                await next(http);
            else if (RefusedBody(failure) is { } refused)
                await Answer(http, refused.Status, refused.Message);
            else
                await Answer(http, StatusCodes.Status400BadRequest, Stale);
        });
    }

    private static async Task<Exception?> FailureAsync(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { } seen)
            return seen.IsValid ? null : seen.Error ?? new AntiforgeryValidationException("No token.");
        if (!CouldBeForeign(http.Request) || http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false })
            return null;
        try
        {
            await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            return null;
        }
        catch (AntiforgeryValidationException failure)
        {
            return failure;
        }
    }

    private static bool CouldBeForeign(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true;

    /// <summary>The body could not be read at all: that is what the person must hear, not a missing token.</summary>
    private static (int Status, string? Message)? RefusedBody(Exception? failure) => failure switch
    {
        null => null,
        BadHttpRequestException bad => (bad.StatusCode, null),
        // The framework tells a passed limit from a broken body in its words only.
        InvalidDataException { Message: var said } when said.Contains("limit", StringComparison.OrdinalIgnoreCase) => (StatusCodes.Status413PayloadTooLarge, null),
        InvalidDataException => (StatusCodes.Status400BadRequest, Unreadable),
        _ when ErrorPages.IsDiskFull(failure) => (StatusCodes.Status507InsufficientStorage, null),
        _ => RefusedBody(failure.InnerException),
    };

    private static Task Answer(HttpContext http, int status, string? message)
    {
        http.Response.StatusCode = status;
        return ErrorPages.WriteAsync(http, status, message);
    }
}
