using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;
using Workflows.Engine.Triggers;

namespace Workflows.Engine.Activities.Http;

/// <summary>As trigger a new instance for each request to its path; inside a flow it waits for one.</summary>
public sealed class HttpEndpoint(HttpRules rules) : ActivityType
{
    internal const string TooLarge = "Request too large";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE"];

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = StimulusNames.HttpEndpoint,
        Category = "HTTP",
        DisplayName = "Điểm nhận HTTP",
        Kind = ActivityKind.Trigger,
        Inputs =
        [
            new("Path", "String") { DisplayName = "Đường dẫn" },
            new("SupportedMethods", "String[]")
            {
                DisplayName = "Phương thức", UiHint = "checklist", DefaultValue = new JsonArray("GET"), UiSpecifications = BuiltIn.Checklist(Methods),
            },
            new("Authorize", "Boolean") { DisplayName = "Phải đăng nhập", UiHint = "checkbox" },
            new("Policy", "String") { DisplayName = "Chính sách" },
            new("RequestTimeout", "TimeSpan") { DisplayName = "Thời gian tối đa" },
            new("RequestSizeLimit", "Int64") { DisplayName = "Dung lượng tối đa (byte)" },
            new("FileSizeLimit", "Int64") { DisplayName = "Dung lượng tệp tối đa (byte)" },
            new("AllowedFileExtensions", "String[]") { DisplayName = "Đuôi tệp cho phép", UiHint = "multitext" },
            new("BlockedFileExtensions", "String[]") { DisplayName = "Đuôi tệp bị chặn", UiHint = "multitext" },
            new("AllowedMimeTypes", "String[]") { DisplayName = "Loại nội dung cho phép", UiHint = "multitext" },
            new("ExposeRequestTooLargeOutcome", "Boolean") { DisplayName = "Nhánh “quá lớn”", UiHint = "checkbox", IsWrapped = false },
            new("ExposeFileTooLargeOutcome", "Boolean") { DisplayName = "Nhánh “tệp quá lớn”", UiHint = "checkbox", IsWrapped = false },
            new("ExposeInvalidFileExtensionOutcome", "Boolean") { DisplayName = "Nhánh “đuôi tệp sai”", UiHint = "checkbox", IsWrapped = false },
            new("ExposeInvalidFileMimeTypeOutcome", "Boolean") { DisplayName = "Nhánh “loại tệp sai”", UiHint = "checkbox", IsWrapped = false },
        ],
        Outputs =
        [
            new("ParsedContent", "Object") { DisplayName = "Nội dung" },
            new("Files", "Object") { DisplayName = "Các tệp" },
            new("File", "Object") { DisplayName = "Tệp" },
            new("RouteData", "Object") { DisplayName = "Tham số đường dẫn" },
            new("QueryStringData", "Object") { DisplayName = "Tham số truy vấn" },
            new("Headers", "Object") { DisplayName = "Tiêu đề HTTP" },
            new("Result", "Object") { DisplayName = "Yêu cầu" },
        ],
        Trigger = inputs => Specs(new()
        {
            Path = inputs.Text("Path"),
            Methods = inputs.Texts("SupportedMethods"),
            Authorize = inputs.Flag("Authorize"),
            Policy = inputs.Text("Policy"),
            Timeout = inputs.Duration("RequestTimeout"),
            SizeLimit = inputs.Text("RequestSizeLimit"),
            ExposeTooLarge = inputs.Flag("ExposeRequestTooLargeOutcome"),
        }, inputs.Wrong),
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.TakeTrigger() is { } trigger)
        {
            Accept(x, trigger.Payload);
            return ValueTask.CompletedTask;
        }

        var wanted = new Wanted
        {
            Path = x.Text("Path"),
            Methods = x.Texts("SupportedMethods"),
            Authorize = x.Flag("Authorize"),
            Policy = x.Text("Policy"),
            Timeout = x.Duration("RequestTimeout"),
            SizeLimit = x.Text("RequestSizeLimit"),
            ExposeTooLarge = x.Flag("ExposeRequestTooLargeOutcome"),
        };
        var specs = Specs(wanted, (_, message) => new ActivityFaultException(message));
        if (!wanted.Authorize && !rules.AllowAnonymous && !x.Run.Services.IsRehearsal)
            throw new ActivityFaultException(Anonymous);
        foreach (var spec in specs)
        {
            x.Bookmark(new()
            {
                Name = spec.Name,
                Payload = spec.Payload,
                HashedPayload = spec.HashedPayload,
                IncludeActivityInstance = false,
            });
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        Accept(x, resumption.Input);
        return ValueTask.CompletedTask;
    }

    internal const string Anonymous =
        "Điểm nhận HTTP không yêu cầu đăng nhập chưa được bản cài đặt này cho phép; hãy bật “Phải đăng nhập” (Authorize).";

    /// <summary>What a request is matched by.</summary>
    internal static JsonObject Hashed(string key, string method) => new() { ["path"] = key, ["method"] = method };

    private static void Accept(ActivityExecution x, JsonNode? request)
    {
        foreach (var name in new[] { "RouteData", "QueryStringData", "Headers", "ParsedContent" })
            x.SetOutput(name, request?[name]);
        x.SetOutput("Result", request);
        if (request?["TooLarge"]?.GetValue<bool>() == true)
            x.Complete(TooLarge);
        else
            x.Complete();
    }

    private static List<TriggerSpec> Specs(Wanted wanted, Func<string, string, Exception> wrong)
    {
        if (!PathTemplate.TryParse(wanted.Path, out var template, out var error))
            throw wrong("Path", error);
        if (!string.IsNullOrWhiteSpace(wanted.Policy))
            throw wrong("Policy", "Bản cài đặt này không có chính sách truy cập đặt tên; hãy để trống và dùng “Phải đăng nhập”.");
        var methods = wanted.Methods.Select(method => method.Trim().ToUpperInvariant()).Where(method => method.Length > 0).Distinct().ToList();
        if (methods.Count == 0)
            methods = ["GET"];
        if (methods.Except(Methods).FirstOrDefault() is { } unknown)
            throw wrong("SupportedMethods", $"Phương thức HTTP “{unknown}” không được hỗ trợ.");
        if (wanted.Timeout is { } given && given <= TimeSpan.Zero)
            throw wrong("RequestTimeout", "Thời gian tối đa phải lớn hơn 0.");
        var limit = long.TryParse(wanted.SizeLimit, out var bytes) ? bytes : HttpRules.MaxBody;
        if (limit <= 0)
            throw wrong("RequestSizeLimit", "Dung lượng tối đa phải lớn hơn 0.");
        return [.. methods.Select(method => new TriggerSpec(
            StimulusNames.HttpEndpoint,
            new JsonObject
            {
                ["path"] = template.Text,
                ["method"] = method,
                ["authorize"] = wanted.Authorize,
                ["sizeLimit"] = Math.Min(limit, HttpRules.MaxBody),
                ["seconds"] = Math.Min((wanted.Timeout ?? HttpRules.MaxDuration).TotalSeconds, HttpRules.MaxDuration.TotalSeconds),
                ["exposeTooLarge"] = wanted.ExposeTooLarge,
            },
            Hashed(template.Key, method)))];
    }

    private sealed record Wanted
    {
        public string? Path { get; init; }

        public required IReadOnlyList<string> Methods { get; init; }

        public bool Authorize { get; init; }

        public string? Policy { get; init; }

        public TimeSpan? Timeout { get; init; }

        public string? SizeLimit { get; init; }

        public bool ExposeTooLarge { get; init; }
    }
}
