using Host.Identity;

namespace Host.ElsaApi.Descriptors;

/// <summary>What the designer offers besides activities. All of it is fixed: the browser may keep it for a while.</summary>
internal static class SettingsDescriptors
{
    private const string Driver = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";
    private const string LiveUpdates = "Elsa.RealTimeWorkflowUpdates";

    private sealed record Strategy(string TypeName, string DisplayName, string Description);

    private sealed record VariableType(string TypeName, string DisplayName, string Category, string Description);

    private sealed record Expression(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable, Dictionary<string, string> Properties);

    private sealed record Feature(string Name, string Namespace, string FullName, string DisplayName, string Description);

    // The first one is what an empty setting is shown as.
    private static readonly Strategy[] Activation =
    [
        new("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", "Luôn mở (mặc định)", "Mở bao nhiêu hồ sơ cũng được."),
        new("Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core", "Một hồ sơ", "Không mở khi quy trình này đang có hồ sơ chạy."),
        new("Elsa.Workflows.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Core", "Một hồ sơ cho mỗi mã liên hệ", "Không mở khi quy trình này đang có hồ sơ chạy với cùng mã liên hệ."),
        new("Elsa.Workflows.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Core", "Mã liên hệ không trùng", "Không mở khi bất kỳ quy trình nào đang có hồ sơ chạy với cùng mã liên hệ."),
    ];

    private static readonly Strategy[] Incidents =
    [
        new("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "Dừng hồ sơ", "Một bước gặp sự cố thì cả hồ sơ dừng."),
        new("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "Các nhánh khác đi tiếp", "Bước gặp sự cố chờ xử lý, các nhánh khác vẫn chạy."),
    ];

    // Script languages first: a new case of a switch takes the first that can be chosen.
    private static readonly Expression[] Expressions =
    [
        new("JavaScript", "JavaScript", true, true, new() { ["MonacoLanguage"] = "javascript" }),
        new("Variable", "Biến", true, true, []),
        new("Input", "Đầu vào", true, true, []),
        new("Literal", "Giá trị", true, false, []),
        new("Object", "Đối tượng", true, false, new() { ["MonacoLanguage"] = "json" }),
    ];

    private static readonly VariableType[] Types =
    [
        new("String", "Văn bản", "Cơ bản", "Chữ, câu, đoạn văn"),
        new("Boolean", "Đúng/Sai", "Cơ bản", "Có hoặc không"),
        new("Int32", "Số nguyên", "Cơ bản", "Số nguyên"),
        new("Int64", "Số nguyên lớn", "Cơ bản", "Số nguyên rất lớn"),
        new("Double", "Số thực", "Cơ bản", "Số có phần lẻ"),
        new("Decimal", "Số thập phân", "Cơ bản", "Số có phần lẻ, tính chính xác"),
        new("DateTimeOffset", "Ngày giờ", "Cơ bản", "Thời điểm"),
        new("TimeSpan", "Khoảng thời gian", "Cơ bản", "Khoảng thời gian"),
        new("Guid", "Mã GUID", "Cơ bản", "Mã định danh"),
        new("Object", "Bất kỳ", "Cơ bản", "Giá trị bất kỳ"),
        new("ObjectDictionary", "Bảng giá trị", "Tra cứu", "Tên và giá trị bất kỳ"),
        new("StringDictionary", "Bảng chữ", "Tra cứu", "Tên và giá trị bằng chữ"),
        new("JsonObject", "Đối tượng JSON", "JSON", "Đối tượng JSON"),
        new("JsonArray", "Danh sách JSON", "JSON", "Danh sách JSON"),
        new("JsonElement", "JSON", "JSON", "Giá trị JSON bất kỳ"),
    ];

    private static readonly Feature[] Features =
    [
        new("RealTimeWorkflowUpdates", "Elsa", LiveUpdates, "Cập nhật trực tiếp", "Trang xem phiên xử lý tự cập nhật khi hồ sơ chuyển bước."),
    ];

    public static void MapSettingsDescriptors(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("").RequireAuthorization(WorkflowRights.Read);
        read.MapGet("/descriptors/expression-descriptors", (HttpContext http) => Kept(http, Expressions));
        read.MapGet("/descriptors/variables", (HttpContext http) => Kept(http, Types));
        read.MapGet("/descriptors/storage-drivers", (HttpContext http) => Kept(http, new[]
        {
            new { TypeName = Driver, DisplayName = "Cùng hồ sơ", Priority = 5, Deprecated = false },
        }));
        read.MapGet("/descriptors/workflow-activation-strategies", (HttpContext http) => Kept(http, Activation));
        read.MapGet("/descriptors/incident-strategies", (HttpContext http) => Kept(http, Incidents));
        // Everything is logged and each step commits by itself: there is nothing to choose.
        foreach (var route in new[] { "/descriptors/log-persistence-strategies", "/descriptors/commit-strategies/workflows", "/descriptors/commit-strategies/activities", "/descriptors/output-converters", "/resilience/strategies" })
            read.MapGet(route, (HttpContext http) => Kept(http, Array.Empty<object>()));
        read.MapGet("/resilience/retries/{activityInstanceId}", () => ElsaJson.Ok(new { Items = Array.Empty<object>(), TotalCount = 0 }));
        read.MapGet("/features/installed", () => ElsaJson.Ok(new { Items = Features, Count = Features.Length }));
        read.MapGet("/features/installed/{fullName}", (string fullName) => Features.FirstOrDefault(feature => feature.FullName == fullName) is { } found
            ? ElsaJson.Ok(found)
            : Answers.NotFound("Không có chức năng này."));
        read.MapGet("/package/version", () => ElsaJson.Ok(new { PackageVersion = "3.8.2" }));
    }

    private static IResult Kept<T>(HttpContext http, T[] items)
    {
        http.Response.Headers.CacheControl = "private, max-age=600";
        return ElsaJson.Ok(new { Items = items, Count = items.Length });
    }
}
