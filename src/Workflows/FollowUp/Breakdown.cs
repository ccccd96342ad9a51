using System.Text.Json.Serialization;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>One part of an amount: so many in Vietnamese, so many in English.</summary>
/// <param name="Key">What the part is: the code of a language ("vi"), or words.</param>
/// <param name="Value">In the unit of the whole.</param>
public sealed record BreakdownPart(string Key, decimal Value);

/// <summary>One number of a result, with the parts it is made of.</summary>
public sealed record Measure(Quantity Quantity, IReadOnlyList<BreakdownPart> Parts)
{
    [JsonIgnore]
    public decimal Sum => Parts.Sum(p => p.Value);

    /// <summary>"2.800 + 500 + 200 = 3.500", always with the sum of the parts.</summary>
    [JsonIgnore]
    public string SumWords => $"{string.Join(" + ", Parts.Select(p => Quantity.Number(p.Value)))} = {Quantity.Number(Sum)}";

    /// <summary>What is wrong with the sum, with both numbers in it; null when it is right or there is nothing to add up.</summary>
    [JsonIgnore]
    public string? Finding
    {
        get
        {
            if (Parts.Count == 0 || Quantity.Value is not { } whole || Fits(whole))
                return null;
            var word = Quantity.WordOf(Quantity.Qualifier);
            return $"Tổng các phần là {Quantity.Number(Sum)} ({string.Join(" + ", Parts.Select(p => Quantity.Number(p.Value)))}), số đã ghi là "
                + $"{(word.Length > 0 ? $"{word} " : "")}{Quantity.Number(whole)}: chênh {Quantity.Number(Math.Abs(whole - Sum))}.";
        }
    }

    private bool Fits(decimal whole) => Quantity.Qualifier switch
    {
        Qualifier.Exact => Sum == whole,
        Qualifier.MoreThan => Sum > whole,
        Qualifier.AtLeast => Sum >= whole,
        Qualifier.LessThan or Qualifier.Nearly => Sum < whole,
        Qualifier.AtMost => Sum <= whole,
        _ => true,
    };
}

/// <summary>Reads the parts of an amount as people type them, one a line: "tiếng Việt: 2.800".</summary>
public static class Breakdowns
{
    public const int Most = 60;

    private const int KeyLength = 100;

    public static Result<IReadOnlyList<BreakdownPart>> Parse(string? text, string field)
    {
        var parts = new List<BreakdownPart>();
        foreach (var line in VietnameseText.Normalise(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.LastIndexOf(':');
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name.Length is 0 or > KeyLength || Quantity.ValueOf(line[(colon + 1)..]) is not { } value)
                return new Invalid($"Mỗi dòng ghi tên phần và số, cách nhau bằng dấu hai chấm, như “tiếng Anh: 500”. Dòng chưa đúng: “{Shorten(line)}”.", field);
            var key = Languages.CodeOf(name) ?? name;
            if (parts.Exists(p => p.Key == key))
                return new Invalid($"Phần “{Languages.NameOf(key)}” ghi hai lần.", field);
            parts.Add(new(key, value));
        }

        return parts.Count > Most ? new Invalid($"Nhiều nhất {Most} phần.", field) : parts;
    }

    private static string Shorten(string line) => line.Length > 60 ? $"{line[..60]}…" : line;
}
