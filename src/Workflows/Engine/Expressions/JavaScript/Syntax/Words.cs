using System.Collections.Frozen;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Reserved words, and what to write instead of those that lie outside the subset.</summary>
internal static class Words
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal,
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export",
        "extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new", "null", "return", "super",
        "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "await");

    private static readonly FrozenDictionary<string, string> Refusals = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["class"] = "không dùng được class; hãy viết hàm trả về đối tượng",
        ["extends"] = "không dùng được class; hãy viết hàm trả về đối tượng",
        ["super"] = "không dùng được super; hãy viết hàm trả về đối tượng",
        ["await"] = "không dùng được await; các hàm ở đây trả lời ngay, hãy bỏ await",
        ["yield"] = "không dùng được hàm sinh (yield); hãy trả về mảng",
        ["import"] = "không dùng được import; mọi hàm dùng được đã có sẵn",
        ["export"] = "không dùng được export; giá trị của kịch bản là biểu thức cuối cùng",
        ["with"] = "không dùng được with; hãy viết rõ tên đối tượng",
        ["debugger"] = "không dùng được debugger; hãy dùng hoạt động Ghi một dòng",
        ["enum"] = "không dùng được enum; hãy viết đối tượng hằng",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static string? RefusalOf(string word) => Refusals.GetValueOrDefault(word);

    /// <summary>Properties through which scripts elsewhere reach the workings of objects.</summary>
    public static string? RefusalOfProperty(string name) => name switch
    {
        "prototype" or "__proto__" => $"không dùng được {name}; hãy viết hàm nhận đối tượng làm tham số",
        "constructor" => "không dùng được constructor; hãy dùng typeof, Array.isArray hoặc instanceof",
        "__defineGetter__" or "__defineSetter__" or "__lookupGetter__" or "__lookupSetter__" =>
            $"không dùng được {name}; hãy viết hàm thường",
        _ => null,
    };
}
