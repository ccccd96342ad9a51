using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Values;

namespace Security.Api;

/// <summary>Wrong values, drawn from a seed that is printed: <c>FUZZ_SEED</c> gives the same draws again.</summary>
internal sealed class Hostile
{
    private readonly Random random;

    public Hostile()
    {
        Seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : New();
        random = new Random(Seed);
    }

    public int Seed { get; }

    /// <summary>JSON values as texts, because no tree can hold some of them.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "2147483648", "-9223372036854775809", "99999999999999999999999999999999999999", "1e400", "-0.0", "1.5",
        "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uffff\"", "\"\\u202e\"", "\"e\\u0302\\u0301\"", "\"-1\"", "\"NaN\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"2026-02-30\"", "\"00000000-0000-0000-0000-000000000000\"", "\"0198c6a0-0000-7000-8000-000000000000\"",
        "\"'; DROP TABLE plan.plan; --\"", "\"%_\\\\%\"", "\"../../../etc/passwd\"", "\"<script>alert(1)</script>\"", "\"{{7*7}}\"", "\"Latest\"", "\"Published\"", "\"9999999999\"",
        "[]", "[null]", "[[[[]]]]", "[\"\",\"\"]", "[1,\"x\",null,{}]", "{}", "{\"\":null}", "{\"x\":{\"x\":{\"x\":1}}}", "{\"$type\":\"System.Object\"}", "{\"a\":1,\"a\":2}",
    ];

    /// <summary>What is no JSON, or too much of it.</summary>
    private static readonly byte[][] Bodies =
    [
        [], "null"u8.ToArray(), "{"u8.ToArray(), "{}x"u8.ToArray(), "\"x\""u8.ToArray(), "[]"u8.ToArray(), "1"u8.ToArray(), [0xFF, 0xFE, 0x7B, 0x00], [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x3A, 0x31, 0x7D],
        [0x00, 0x00], [.. "{\"ids\":"u8, .. Enumerable.Repeat((byte)'[', 20_000)], [.. "{\"ids\":[\""u8, .. Enumerable.Repeat((byte)'x', 300_000), .. "\"]}"u8],
        Encoding.UTF8.GetBytes($"{{\"ids\":[{string.Join(',', Enumerable.Repeat("\"x\"", 20_000))}]}}"), "{\"x\":1,}"u8.ToArray(), "{/* */}"u8.ToArray(), "{'x':1}"u8.ToArray(),
    ];

    /// <summary>For an address or a form.</summary>
    private static readonly string[] Words =
    [
        "", " ", "-1", "0", "2147483648", "99999999999999999999", "1e9", "1.5", "a\0b", "\0", "\u202E", "\uFFFF", "a\r\nSet-Cookie: x=y", "../..", "'; --", "%_\\", "<script>", "null", "true", "[]", "{}", "NaN",
        "31/02/2026", "00/00/0000", "31/12/9999", "01/01/0001", "2026-02-30", "00000000-0000-0000-0000-000000000000", "khong-co", "e\u0302\u0301", new('ă', 3_000), "🏛️", "\u200B", "Desc", "=1+1",
    ];

    public bool Sometimes(int oneIn) => random.Next(oneIn) == 0;

    public string Value() => random.Next(40) switch
    {
        0 => $"\"{new string('x', 70_000)}\"",
        1 => new string('[', 70) + new string(']', 70),
        2 => $"[{string.Join(',', Enumerable.Repeat("\"x\"", 1_500))}]",
        _ => Values[random.Next(Values.Length)],
    };

    public byte[] Body() => Bodies[random.Next(Bodies.Length)];

    public string Word() => Words[random.Next(Words.Length)];

    public T OneOf<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    /// <summary>A good object with one to three of its members, however deep, made wrong.</summary>
    public string Spoilt(JsonNode good)
    {
        const string Here = "\"@spoilt";
        var spoilt = (JsonObject)good.DeepClone();
        var holes = random.Next(1, 4);
        for (var hole = 0; hole < holes; hole++)
            Descend(spoilt, $"{Here[1..]}{hole}");
        var text = spoilt.ToJsonString();
        for (var hole = 0; hole < holes; hole++)
            text = text.Replace($"{Here}{hole}\"", Value(), StringComparison.Ordinal);
        return text;
    }

    private void Descend(JsonNode at, string mark)
    {
        while (true)
        {
            switch (at)
            {
                case JsonObject { Count: > 0 } members:
                    var key = OneOf(members.Select(m => m.Key).ToList());
                    if (members[key] is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && random.Next(4) > 0)
                    {
                        at = members[key]!;
                        continue;
                    }

                    members[key] = mark;
                    return;
                case JsonArray { Count: > 0 } items:
                    var index = random.Next(items.Count);
                    if (items[index] is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && random.Next(4) > 0)
                    {
                        at = items[index]!;
                        continue;
                    }

                    items[index] = mark;
                    return;
                default:
                    return;
            }
        }
    }

    private static int New()
    {
        Span<byte> bytes = stackalloc byte[4];
        new SystemRandomness().Fill(bytes);
        return BitConverter.ToInt32(bytes) & int.MaxValue;
    }
}
