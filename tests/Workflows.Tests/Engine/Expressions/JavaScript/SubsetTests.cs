namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>What lies outside the subset is refused before it runs, with place and advice.</summary>
public sealed class SubsetTests
{
    [Theory]
    [InlineData("class A {}", 1, 1, "class; hãy viết hàm trả về đối tượng")]
    [InlineData("let x = 1;\nconst A = class {}", 2, 11, "class")]
    [InlineData("function* g() {}", 1, 9, "hàm sinh")]
    [InlineData("({ *g() {} })", 1, 4, "hàm sinh")]
    [InlineData("yield 1", 1, 1, "yield")]
    [InlineData("async function f() {}", 1, 1, "async")]
    [InlineData("const f = async (x) => x", 1, 11, "async")]
    [InlineData("async x => x", 1, 1, "async")]
    [InlineData("({ async f() {} })", 1, 4, "async")]
    [InlineData("const y =\n  await getX()", 2, 3, "await")]
    [InlineData("for await (const x of []) {}", 1, 5, "await")]
    [InlineData("Promise.resolve(1)", 1, 1, "Promise")]
    [InlineData("import x from 'y'", 1, 1, "import")]
    [InlineData("import('x')", 1, 1, "import")]
    [InlineData("export const a = 1", 1, 1, "export")]
    [InlineData("eval('1')", 1, 1, "eval")]
    [InlineData("new Function('return 1')", 1, 1, "new Function")]
    [InlineData("Function('return 1')()", 1, 1, "Function")]
    [InlineData("with (Math) { PI }", 1, 1, "with")]
    [InlineData("({ get x() { return 1; } })", 1, 4, "get")]
    [InlineData("({ set x(v) {} })", 1, 4, "set")]
    [InlineData("({}).__proto__", 1, 6, "__proto__")]
    [InlineData("({ __proto__: null })", 1, 4, "__proto__")]
    [InlineData("[]['__proto__']", 1, 4, "__proto__")]
    [InlineData("[].constructor", 1, 4, "constructor")]
    [InlineData("'x'['constructor']['constructor']('return 1')()", 1, 5, "constructor")]
    [InlineData("const { constructor } = {}; constructor", 1, 9, "constructor")]
    [InlineData("Array.prototype.map", 1, 7, "prototype")]
    [InlineData("String.raw`x`", 1, 11, "mẫu gắn thẻ")]
    [InlineData("new Proxy({}, {})", 1, 1, "Proxy")]
    [InlineData("Reflect.ownKeys({})", 1, 1, "Reflect")]
    [InlineData("Symbol.iterator", 1, 1, "Symbol")]
    [InlineData("globalThis.x", 1, 1, "globalThis")]
    [InlineData("console.log(1)", 1, 1, "Ghi một dòng")]
    [InlineData("require('fs')", 1, 1, "require")]
    [InlineData("process.env.PATH", 1, 1, "máy chủ")]
    [InlineData("fetch('http://example.org')", 1, 1, "mạng")]
    [InlineData("setTimeout(() => 1, 1)", 1, 1, "setTimeout")]
    [InlineData("importNamespace('System.IO')", 1, 1, ".NET")]
    [InlineData("System.IO.File.ReadAllText('x')", 1, 1, ".NET")]
    [InlineData("getConfig('Mail:Password')", 1, 1, "cấu hình")]
    [InlineData("new Intl.DateTimeFormat('vi')", 1, 1, "Intl")]
    [InlineData("10n", 1, 1, "BigInt")]
    [InlineData("(function () { return arguments.length; })()", 1, 23, "...args")]
    [InlineData("function F() {} new F()", 1, 17, "new F")]
    [InlineData("new String('x')", 1, 1, "new String")]
    [InlineData("new.target", 1, 1, "new.target")]
    [InlineData("super.x", 1, 1, "super")]
    [InlineData("let a = 1; delete a", 1, 19, "không xoá được biến")]
    [InlineData("Object.defineProperty({}, 'a', {})", 1, 8, "Object.defineProperty")]
    [InlineData("Object.setPrototypeOf({}, {})", 1, 8, "Object.setPrototypeOf")]
    [InlineData("Array.form([])", 1, 7, "Array.form")]
    [InlineData("Math.foo(1)", 1, 6, "Math.foo")]
    [InlineData("/a/v", 1, 1, "cờ v")]
    [InlineData("x + 1", 1, 1, "“x” chưa được khai báo; biến của quy trình đọc bằng variables.x")]
    [InlineData("getVaraible('x')", 1, 1, "có phải là getVariable?")]
    [InlineData("parsInt('1')", 1, 1, "có phải là parseInt?")]
    [InlineData("setCount(1, 2)", 1, 1, "đúng một giá trị")]
    [InlineData("total = 1", 1, 1, "let total")]
    [InlineData("Math = 1", 1, 1, "tên có sẵn")]
    [InlineData("const a = 1; a = 2", 1, 14, "hằng “a”")]
    [InlineData("const { a } = {}; a++", 1, 19, "hằng “a”")]
    [InlineData("let a; let a", 1, 12, "đã được khai báo")]
    [InlineData("{ let a; { var a; } }", 1, 16, "đã được khai báo")]
    [InlineData("(a, a) => a", 1, 5, "lặp lại")]
    public void Is_refused_with_line_column_and_advice(string script, int line, int column, string says)
    {
        var told = ScriptBench.Told(script);
        Assert.StartsWith($"?Dòng {line}, cột {column}: ", told, StringComparison.Ordinal);
        Assert.Contains(says, told, StringComparison.Ordinal);
        Assert.EndsWith(".", told.Replace('?', '.'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Xin chào", 1, 5)]
    [InlineData("1 +", 1, 4)]
    [InlineData("(1", 1, 3)]
    [InlineData("[1, 2", 1, 6)]
    [InlineData("'abc", 1, 1)]
    [InlineData("`abc ${1", 1, 9)]
    [InlineData("/abc", 1, 1)]
    [InlineData("/(/", 1, 1)]
    [InlineData("/* abc", 1, 1)]
    [InlineData("return; }", 1, 9)]
    [InlineData("if (1) let x = 1", 1, 8)]
    [InlineData("break", 1, 1)]
    [InlineData("while (1) { (() => { continue; })() }", 1, 22)]
    [InlineData("a: while (1) { break b; }", 1, 22)]
    [InlineData("try { }", 1, 8)]
    [InlineData("throw\n1", 1, 1)]
    [InlineData("1 = 2", 1, 1)]
    [InlineData("a?.b = 1", 1, 1)]
    [InlineData("-1 ** 2", 1, 1)]
    [InlineData("1 ?? 2 || 3", 1, 3)]
    [InlineData("1\n2 3", 2, 3)]
    [InlineData("var a = 1 var b", 1, 11)]
    [InlineData("const a;", 1, 7)]
    [InlineData("({ a = 1 })", 1, 4)]
    [InlineData("for (let i = 0; i < 3) {}", 1, 22)]
    [InlineData("“abc”", 1, 1)]
    [InlineData("010", 1, 1)]
    [InlineData("\r\n\r\n@", 3, 1)]
    public void A_mistake_is_named_by_its_place(string script, int line, int column) =>
        Assert.StartsWith($"?Dòng {line}, cột {column}: ", ScriptBench.Told(script), StringComparison.Ordinal);

    [Theory]
    [InlineData("typeof nothing === 'undefined' ? 'không' : nothing.x", "\"không\"")]
    [InlineData("const typeOf = x => typeof x; typeOf(1)", "\"number\"")]
    [InlineData("const { get, set, of, async, from } = { get: 1, set: 2, of: 3, async: 4, from: 5 }; get + set + of + async + from", "15")]
    [InlineData("({ class: 1, new: 2, function: 3 }).class", "1")]
    [InlineData("const variables = { a: 1 }; variables.a", "1")]
    [InlineData("const getCount = () => 'của tôi'; getCount()", "\"của tôi\"")]
    [InlineData("const getX = x => x + 1; getX(1)", "2")]
    [InlineData("getCount?.()", "5")]
    [InlineData("[1].map(getCount)", "[5]")]
    public void What_only_looks_like_it_is_taken(string script, string value) => Assert.Equal(value, ScriptBench.Told(script));

    [Fact]
    public void Choosing_outcomes_is_for_RunJavaScript_alone()
    {
        const string Script = "if (1) {\n  setOutcome('A');\n}";
        Assert.StartsWith("?Dòng 2, cột 3: ", ScriptBench.Told(Script), StringComparison.Ordinal);
        Assert.Null(ScriptBench.Usual.CheckScript(Script));
        Assert.Contains("Chạy JavaScript", ScriptBench.Failure("const f = setOutcome; f('A')"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_script_does_not_run_either() =>
        Assert.Contains("không dùng được class", ScriptBench.Failure("variables.Count = 9; class A {}"), StringComparison.Ordinal);

    /// <summary>The table in the README names real members: each can be read and is a function or a number.</summary>
    [Fact]
    public void Every_member_of_the_readme_is_there()
    {
        foreach (var (kind, sample) in new[] { ("String", "'a'"), ("Number", "1"), ("Array", "[]"), ("Map", "new Map()"), ("Set", "new Set()"), ("Date", "new Date()"), ("RegExp", "/a/") })
        {
            foreach (var member in Readme(kind))
                Assert.True(ScriptBench.Told($"typeof ({sample}).{member}") is not "\"undefined\"", $"{kind}: {member}");
        }

        foreach (var kind in new[] { "Math", "Object", "JSON" })
        {
            foreach (var member in Readme(kind))
                Assert.True(ScriptBench.Told($"typeof {kind}.{member}") is "\"function\"" or "\"number\"", $"{kind}.{member}");
        }
    }

    private static IEnumerable<string> Readme(string kind)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
            folder = folder.Parent!;
        var path = Path.Combine(folder.FullName, "src", "Workflows", "Engine", "Expressions", "JavaScript", "README.md");
        var row = File.ReadLines(path).Single(line => line.StartsWith($"| {kind} |", StringComparison.Ordinal));
        var members = row.Split('`')[1].Split(' ');
        Assert.NotEmpty(members);
        return members;
    }
}
