using System.Collections.Frozen;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>The names a script finds without declaring them, and what to say of those it does not find.</summary>
internal static class Globals
{
    private static readonly FrozenDictionary<string, JsValue> Known = Build();

    private static readonly FrozenDictionary<string, string> Hints = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Promise"] = "các hàm ở đây trả lời ngay, hãy gọi thẳng",
        ["Symbol"] = "hãy dùng chuỗi làm khoá",
        ["Proxy"] = "hãy viết hàm thường",
        ["Reflect"] = "hãy dùng Object.keys, in hoặc toán tử thường",
        ["WeakMap"] = "hãy dùng Map",
        ["WeakSet"] = "hãy dùng Set",
        ["WeakRef"] = "hãy dùng biến thường",
        ["Intl"] = "hãy dùng toLocaleString và toLocaleDateString",
        ["BigInt"] = "hãy dùng số thường",
        ["eval"] = "hãy viết thẳng mã cần chạy",
        ["Function"] = "hãy viết function hoặc () => …",
        ["globalThis"] = "hãy gọi thẳng tên hàm",
        ["window"] = "hãy gọi thẳng tên hàm",
        ["global"] = "hãy gọi thẳng tên hàm",
        ["self"] = "hãy gọi thẳng tên hàm",
        ["document"] = "kịch bản không chạy trong trang web",
        ["process"] = "kịch bản không chạm tới máy chủ",
        ["require"] = "mọi hàm dùng được đã có sẵn",
        ["module"] = "mọi hàm dùng được đã có sẵn",
        ["exports"] = "mọi hàm dùng được đã có sẵn",
        ["console"] = "hãy dùng hoạt động Ghi một dòng",
        ["alert"] = "hãy dùng hoạt động Ghi một dòng",
        ["setTimeout"] = "hãy dùng hoạt động Chờ",
        ["setInterval"] = "hãy dùng hoạt động Chờ",
        ["fetch"] = "kịch bản không dùng mạng; hãy dùng hoạt động gửi yêu cầu HTTP",
        ["XMLHttpRequest"] = "kịch bản không dùng mạng; hãy dùng hoạt động gửi yêu cầu HTTP",
        ["structuredClone"] = "hãy viết JSON.parse(JSON.stringify(x))",
        ["escape"] = "hãy dùng encodeURIComponent",
        ["unescape"] = "hãy dùng decodeURIComponent",
        ["arguments"] = "hãy dùng tham số còn lại (...args)",
        ["getConfig"] = "cấu hình của máy chủ không đọc được từ quy trình; hãy dùng biến hoặc đầu vào",
        ["streamToBytes"] = "quy trình không có luồng dữ liệu; hãy dùng mảng byte",
        ["streamToBase64"] = "quy trình không có luồng dữ liệu; hãy dùng bytesToBase64",
        ["ArrayBuffer"] = "hãy dùng mảng số",
        ["Uint8Array"] = "hãy dùng mảng số",
        ["System"] = "kịch bản không chạm tới .NET",
        ["importNamespace"] = "kịch bản không chạm tới .NET",
        ["clr"] = "kịch bản không chạm tới .NET",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A built-in, a host function, or an accessor such as <c>getRound</c>, whose variable is looked up when it runs.</summary>
    public static bool TryFind(string name, out JsValue value)
    {
        if (Known.TryGetValue(name, out value))
            return true;
        if (!IsAccessor(name) || Hints.ContainsKey(name))
            return false;
        var member = name[3..];
        value = name[0] == 'g'
            ? new NativeFunction(name, 0, (run, _, _) => run.Host.ReadAccessor(run, member))
            : new NativeFunction(name, 1, (run, _, args) =>
            {
                run.Host.WriteAccessor(run, member, args[0]);
                return default;
            });
        return true;
    }

    /// <summary><c>getX</c> or <c>setX</c>, and not a function of the host.</summary>
    public static bool IsAccessor(string name) =>
        name.Length > 3 && (name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal))
        && char.IsUpper(name[3]) && !Known.ContainsKey(name);

    public static ScriptSyntaxException Refuse(string name, int position)
    {
        if (Hints.TryGetValue(name, out var hint))
            return new($"không dùng được {name}; {hint}", position, isRefusal: true);
        var near = Nearest(name);
        return new(
            near is null ? $"“{name}” chưa được khai báo; biến của quy trình đọc bằng variables.{name}" : $"“{name}” chưa được khai báo; có phải là {near}?",
            position,
            isRefusal: true);
    }

    /// <exception cref="ScriptSyntaxException">A built-in has no such member: a slip, or something left out.</exception>
    public static void RefuseMember(string name, string member, int position)
    {
        if (!Known.TryGetValue(name, out var value) || value.AsObject is not { } found || found is not (NativeFunction or JsNamespace))
            return;
        var statics = found is NativeFunction function ? function.Statics : MemberTable.None;
        if (found is JsNamespace space ? space.Knows(member) : statics.TryGet(member, out _) || member is "name" or "length" || found.Methods.Find(member) is not null)
            return;
        throw new ScriptSyntaxException($"không có {name}.{member}", position, isRefusal: true);
    }

    /// <exception cref="ScriptSyntaxException">
    /// An accessor is called as no accessor is: most likely the misspelt name of a function such as getVariable.
    /// </exception>
    public static void RefuseArguments(string name, Arguments arguments, int position)
    {
        var count = arguments.Items.Count;
        if (!IsAccessor(name) || arguments.Items.Any(item => item.IsSpread) || count == (name[0] == 'g' ? 0 : 1))
            return;
        var near = Nearest(name) is { } meant ? $"; có phải là {meant}?" : "";
        throw new ScriptSyntaxException(
            name[0] == 'g' ? $"{name} đọc biến {name[3..]} nên không nhận đối số{near}" : $"{name} gán biến {name[3..]} nên nhận đúng một giá trị{near}",
            position,
            isRefusal: true);
    }

    public static string RefuseNew(string name) =>
        (name.Length == 0 ? "new phải đứng trước một tên" : $"không dùng được new {name}")
        + "; new chỉ dùng với Array, Date, Error, Map, Object, RegExp, Set; hãy viết hàm trả về đối tượng";

    private static FrozenDictionary<string, JsValue> Build()
    {
        var known = new Dictionary<string, JsValue>(StringComparer.Ordinal)
        {
            ["undefined"] = default,
            ["NaN"] = double.NaN,
            ["Infinity"] = double.PositiveInfinity,
            ["Array"] = ArrayMembers.Kind,
            ["Boolean"] = BooleanMembers.Kind,
            ["Date"] = DateMembers.Kind,
            ["JSON"] = JsonMembers.Namespace,
            ["Map"] = MapMembers.Kind,
            ["Math"] = MathMembers.Namespace,
            ["Number"] = NumberMembers.Kind,
            ["Object"] = ObjectMembers.Kind,
            ["RegExp"] = RegExpMembers.Kind,
            ["Set"] = SetMembers.Kind,
            ["String"] = StringMembers.Kind,
            ["parseFloat"] = NumberMembers.ParseFloat,
            ["parseInt"] = NumberMembers.ParseInt,
            ["isFinite"] = new NativeFunction("isFinite", 1, (run, _, args) => double.IsFinite(Coerce.Number(run, args[0]))),
            ["isNaN"] = new NativeFunction("isNaN", 1, (run, _, args) => double.IsNaN(Coerce.Number(run, args[0]))),
        };
        foreach (var kind in (string[])["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"])
            known.Add(kind, ErrorMembers.Kind(kind));
        foreach (var (name, function) in UriFunctions.Table.All.Concat(HostFunctions.Table.All).Concat(HostHelpers.Table.All))
            known.Add(name, function);
        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A known name that differs by one or two letters.</summary>
    private static string? Nearest(string name) => Known.Keys
        .Where(known => known.Length > 3 && Math.Abs(known.Length - name.Length) <= 2 && name.Length < 60)
        .Select(known => (Known: known, Distance: Distance(known, name)))
        .Where(item => item.Distance <= (name.Length < 6 ? 1 : 2))
        .OrderBy(item => item.Distance).ThenBy(item => item.Known, StringComparer.Ordinal)
        .Select(item => item.Known).FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
