using Microsoft.AspNetCore.Http.HttpResults;

namespace Host.Web;

/// <summary>What went wrong, in words: for browsers a page, for programs problem details.</summary>
public static class ErrorPages
{
    private const string RetryAfterSeconds = "60";

    /// <summary>ENOSPC, as the runtime hands on what Linux says.</summary>
    private const int NoSpaceLeft = 28;

    public static IResult Page(int status, string? message = null) =>
        new RazorComponentResult<ErrorPage>(new Dictionary<string, object?>
        {
            [nameof(ErrorPage.Status)] = status,
            [nameof(ErrorPage.Message)] = message,
        })
        { StatusCode = status };

    /// <summary>The title and the advice of a status.</summary>
    public static (string Title, string Advice) Text(int status) => status switch
    {
        400 => ("Yêu cầu không hợp lệ", "Hệ thống không hiểu được yêu cầu vừa gửi. Hãy quay lại trang trước, tải lại trang rồi thử lần nữa."),
        401 => ("Chưa đăng nhập", "Hãy đăng nhập để tiếp tục."),
        403 => ("Không có quyền", "Chức vụ hiện nay của ông/bà không có quyền xem trang hoặc thực hiện thao tác này. Nếu cần, hãy liên hệ quản trị hệ thống."),
        404 => ("Không tìm thấy trang", "Địa chỉ không đúng, hoặc nội dung không còn ở đây, hoặc ông/bà không được xem nội dung này."),
        405 => ("Thao tác không được hỗ trợ", "Địa chỉ này không nhận thao tác vừa gửi. Hãy mở lại trang từ trình đơn."),
        409 => ("Tình trạng đã thay đổi", "Nội dung đã thay đổi trong lúc ông/bà thao tác. Hãy tải lại trang để xem tình trạng mới nhất."),
        413 => ("Dữ liệu gửi lên quá lớn", "Tệp hoặc biểu mẫu vượt quá dung lượng cho phép. Không có gì được lưu. Hãy giảm dung lượng rồi gửi lại."),
        415 => ("Định dạng không được hỗ trợ", "Hệ thống không nhận định dạng dữ liệu vừa gửi."),
        422 => ("Chưa thực hiện được", "Nội dung gửi lên chưa hợp lệ. Không có gì được lưu."),
        429 => ("Thao tác quá nhanh", "Hệ thống nhận được quá nhiều yêu cầu trong thời gian ngắn. Hãy chờ một phút rồi thử lại."),
        507 => ("Máy chủ tạm hết chỗ lưu", "Tệp vừa gửi chưa được nhận và chưa có gì được lưu. Hãy thử lại sau ít phút; nếu vẫn vậy, hãy báo quản trị hệ thống."),
        503 => ("Hệ thống tạm thời không phục vụ được", "Hãy thử lại sau ít phút."),
        >= 500 => ("Hệ thống gặp sự cố", "Thao tác vừa rồi chưa thực hiện được. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị hệ thống kèm mã sự cố dưới đây."),
        _ => ("Chưa thực hiện được", "Hãy quay lại trang trước rồi thử lần nữa."),
    };

    /// <summary>What an operator looks for in the log: the request's number, which every line of it carries.</summary>
    public static string TraceId(HttpContext http) => http.TraceIdentifier;

    /// <summary>Gives a body to answers that have a status only, and to unexpected failures.</summary>
    internal static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => WriteAsync(http, http.Response.StatusCode),
            // The failed page has used up the scope's renderer, and perhaps broken its context.
            CreateScopeForErrors = true,
            AllowStatusCode404Response = true,
            StatusCodeSelector = failure => failure switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                _ when IsDiskFull(failure) => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    /// <summary>A file that came in, or goes out, had no room to wait in: that ends when an operator makes some.</summary>
    internal static bool IsDiskFull(Exception failure) => failure is IOException { HResult: NoSpaceLeft };

    internal static Task WriteAsync(HttpContext http, int status, string? message = null)
    {
        if (status is StatusCodes.Status507InsufficientStorage)
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return WantsPage(http.Request)
            ? Page(status, message).ExecuteAsync(http)
            : Results.Problem(
                statusCode: status,
                title: Text(status).Title,
                detail: message,
                extensions: new Dictionary<string, object?> { ["traceId"] = TraceId(http) }).ExecuteAsync(http);
    }

    private static bool WantsPage(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
            || (!accept.Contains("json", StringComparison.OrdinalIgnoreCase)
                && request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is not true);
    }
}
